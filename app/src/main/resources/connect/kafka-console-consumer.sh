kafka-console-consumer.sh --bootstrap-server '${kafka}' --topic payment-events --from-beginning --max-messages 5 \
  --property print.partition=true --property print.offset=true
