kcat -C -b '${kafka}' -t orders -o beginning -c 5 -f '%p %o %s\n'
