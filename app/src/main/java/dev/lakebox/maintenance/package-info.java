/** Keeps the sandbox small and quick while nobody looks: merges files, expires snapshots, holds the disk budget. */
package dev.lakebox.maintenance;
