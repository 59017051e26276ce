/** The shop as a program: {@code java -jar lakebox-shop.jar}. */
package dev.lakebox.generator.cli;
