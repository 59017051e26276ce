/** Topics as tables, without DDL: what a topic's records hold is asked of the schema registry. */
package dev.lakebox.pipeline.topics;
