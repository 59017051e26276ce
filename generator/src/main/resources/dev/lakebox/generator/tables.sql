-- The shop's tables. Whoever changes a row without saying since when it holds has changed it now.
CREATE TABLE IF NOT EXISTS users (
  user_id bigint PRIMARY KEY,
  country text NOT NULL,
  currency text NOT NULL,
  updated_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE IF NOT EXISTS products (
  product_id bigint PRIMARY KEY,
  product_name text NOT NULL,
  category text NOT NULL,
  price numeric(10, 2) NOT NULL,
  currency text NOT NULL DEFAULT 'EUR',
  updated_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
);

-- whoever captures changes sees rows as they were, deleted ones too
ALTER TABLE users REPLICA IDENTITY FULL;
ALTER TABLE products REPLICA IDENTITY FULL;

CREATE OR REPLACE FUNCTION changed_now() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.updated_at = OLD.updated_at THEN
    NEW.updated_at := clock_timestamp();
  END IF;
  RETURN NEW;
END $$;

CREATE OR REPLACE TRIGGER changed_now BEFORE UPDATE ON users
  FOR EACH ROW WHEN (OLD IS DISTINCT FROM NEW) EXECUTE FUNCTION changed_now();
CREATE OR REPLACE TRIGGER changed_now BEFORE UPDATE ON products
  FOR EACH ROW WHEN (OLD IS DISTINCT FROM NEW) EXECUTE FUNCTION changed_now();
