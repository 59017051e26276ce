package dev.lakebox.deadletters;

import dev.lakebox.Endpoints;
import dev.lakebox.Problem;
import dev.lakebox.deadletters.DeadLetterAnswers.ReplayedAs;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which dead letters were sent again, and where they are. Lines of a file: one is on the disk before a record is sent, and
 * one after it has come, so that whenever the process ends none is taken for one that was never sent.
 */
@Singleton
final class Replays {

    private static final String BEGUN = "begun";
    private static final String SENT = "sent";
    private static final String REFUSED = "refused";
    private static final String BETWEEN = "\t";
    private static final int PLACE = 1;
    private static final int OUTCOME = 4;

    private final Path file;
    private final Map<Place, ReplayedAs> sent = new HashMap<>();
    private final Set<Place> unknown = new HashSet<>();

    @Inject
    Replays(Endpoints endpoints) {
        this(endpoints.dataDirectory().resolve("replays.tsv"));
    }

    Replays(Path file) {
        this.file = file;
        try {
            if (Files.exists(file)) {
                // what was cut off by a crash was told to nobody
                for (String line : Files.readString(file).split("\n")) {
                    read(line.split(BETWEEN));
                }
            }
        } catch (IOException e) {
            throw new Problem(503, "Cannot read %s: %s".formatted(file, e.getMessage()), e);
        }
    }

    private void read(String[] line) {
        try {
            Place place = new Place(line[PLACE], Integer.parseInt(line[PLACE + 1]), Long.parseLong(line[PLACE + 2]));
            switch (line[0]) {
                case BEGUN -> unknown.add(place);
                case REFUSED -> unknown.remove(place);
                case SENT ->
                    remember(place, new ReplayedAs(Integer.parseInt(line[OUTCOME]), Long.parseLong(line[OUTCOME + 1])));
                default -> {
                    // of a version to come
                }
            }
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            // cut off
        }
    }

    /** Where it was sent the last time that is known. */
    synchronized Optional<ReplayedAs> sent(Place place) {
        return Optional.ofNullable(sent.get(place));
    }

    /** Whether it was begun to send, and nobody knows what became of it. */
    synchronized boolean unknown(Place place) {
        return unknown.contains(place);
    }

    /** @throws Problem 503 where that cannot be kept: then it must not be sent */
    synchronized void begin(Place place) {
        try {
            write(BEGUN, place, "");
        } catch (IOException e) {
            throw new Problem(503, "Cannot keep in %s what is sent: %s".formatted(file, e.getMessage()), e);
        }
        unknown.add(place);
    }

    /** Where this cannot be written, it is known until the process ends, and that it was begun is known after that. */
    synchronized void sent(Place place, ReplayedAs as) {
        remember(place, as);
        try {
            write(SENT, place, BETWEEN + as.partition() + BETWEEN + as.offset());
        } catch (IOException e) {
            System.getLogger(Replays.class.getName())
                    .log(System.Logger.Level.WARNING, "Cannot keep that a dead letter was sent: {0}", e.toString());
        }
    }

    /** It is certain that nothing was sent. */
    synchronized void refused(Place place) {
        try {
            write(REFUSED, place, "");
            unknown.remove(place);
        } catch (IOException e) {
            System.getLogger(Replays.class.getName())
                    .log(System.Logger.Level.WARNING, "Cannot keep that a dead letter was not sent: {0}", e.toString());
        }
    }

    private void remember(Place place, ReplayedAs as) {
        unknown.remove(place);
        sent.put(place, as);
    }

    private void write(String what, Place place, String outcome) throws IOException {
        String line = String.join(
                        BETWEEN,
                        what,
                        place.topic(),
                        Integer.toString(place.partition()),
                        Long.toString(place.offset()))
                + outcome;
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            // a line that a crash has cut off ends here
            String text = (cutOff(channel) ? "\n" : "") + line + "\n";
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            channel.position(channel.size());
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private static boolean cutOff(FileChannel channel) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        return channel.size() > 0 && channel.read(last, channel.size() - 1) == 1 && last.get(0) != '\n';
    }
}
