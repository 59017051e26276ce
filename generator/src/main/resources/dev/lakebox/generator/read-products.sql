SELECT product_id, product_name, category, round(price * 100)::bigint AS cents FROM products ORDER BY product_id
