SELECT user_id, country, currency FROM users ORDER BY user_id
