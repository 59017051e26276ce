-- a row says when it goes before it goes: who captures a deletion sees no more than the row as it was
UPDATE products SET updated_at = ? WHERE product_id = ?
