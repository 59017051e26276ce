INSERT INTO users (user_id, country, currency, updated_at)
SELECT user_id, country, currency, ?::timestamptz
FROM unnest(?::bigint[], ?::text[], ?::text[]) AS users (user_id, country, currency)
ON CONFLICT (user_id) DO NOTHING
