/** Change data capture: what is committed to the shop's database becomes records on Kafka. */
package dev.lakebox.capture;
