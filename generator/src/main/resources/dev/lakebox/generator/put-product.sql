INSERT INTO products (updated_at, product_name, category, price, currency, product_id)
VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (product_id) DO UPDATE SET
  product_name = EXCLUDED.product_name,
  category = EXCLUDED.category,
  price = EXCLUDED.price,
  updated_at = EXCLUDED.updated_at
