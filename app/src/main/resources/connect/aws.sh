AWS_ACCESS_KEY_ID='${access-key}' AWS_SECRET_ACCESS_KEY='${secret-key}' AWS_DEFAULT_REGION='${region}' \
  aws --endpoint-url '${s3}' s3 ls '${warehouse}/'
