UPDATE users SET updated_at = ?, country = ?, currency = ? WHERE user_id = ?
