package dev.lakebox.storage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;

/** Which objects are being written while a listing runs: their unfinished files are nobody's objects. */
final class WritesInProgress {

    private final Map<String, Integer> writing = new HashMap<>();
    private final List<Listing> listings = new ArrayList<>();

    synchronized Write begin(String bucket, String key) {
        String name = name(bucket, key);
        writing.merge(name, 1, Integer::sum);
        listings.forEach(listing -> listing.seen.add(name));
        return new Write(name);
    }

    synchronized Listing list() {
        Listing listing = new Listing(writing.keySet());
        listings.add(listing);
        return listing;
    }

    private synchronized void end(String name) {
        writing.computeIfPresent(name, (ignored, count) -> count == 1 ? null : count - 1);
    }

    private synchronized void end(Listing listing) {
        listings.remove(listing);
    }

    private static String name(String bucket, String key) {
        return bucket + '/' + key;
    }

    /** One write, from its first to its last byte. */
    final class Write implements AutoCloseable {

        private final String name;

        private Write(String name) {
            this.name = name;
        }

        @Override
        public void close() {
            end(name);
        }
    }

    /** One listing, which knows every write that overlaps it. */
    final class Listing implements AutoCloseable {

        private final Set<String> seen;

        private Listing(Set<String> seen) {
            this.seen = new HashSet<>(seen);
        }

        /** Whether this is the file of a write that overlaps the listing, rather than an object. */
        boolean unfinished(String bucket, String key) {
            Matcher matcher = Leftovers.UNFINISHED.matcher(key);
            if (!matcher.matches()) {
                return false;
            }
            synchronized (WritesInProgress.this) {
                return seen.contains(name(bucket, matcher.group("key")));
            }
        }

        @Override
        public void close() {
            end(this);
        }
    }
}
