kcat -C -b '${kafka}' -t payment-events -o beginning -c 5 -f '%p %o %s\n'
