INSERT INTO products (product_id, product_name, category, price, currency, updated_at)
SELECT product_id, product_name, category, price, ?, ?::timestamptz
FROM unnest(?::bigint[], ?::text[], ?::text[], ?::numeric[]) AS products (product_id, product_name, category, price)
ON CONFLICT (product_id) DO NOTHING
