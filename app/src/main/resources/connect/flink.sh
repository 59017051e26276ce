flink list --all -m '${flink}'
