package dev.lakebox.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a sandbox's process and its children take. */
final class Processes {

    private static final int SIGINT = 2;
    /** In Linux' table of sockets. */
    private static final String LISTENS = "0A";

    private Processes() {}

    /** Processor time that all have taken since they began. */
    static Duration cpu(RunningSandbox sandbox) {
        return processes(sandbox)
                .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** Of all that this process started whose command has that in its name. */
    static Duration cpu(String command) {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").contains(command))
                .map(process -> process.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    static long residentMegabytes(RunningSandbox sandbox) {
        return processes(sandbox).mapToLong(Processes::resident).sum() / 1024;
    }

    /** In KB, where the system tells it as Linux does; 0 elsewhere. */
    private static long resident(ProcessHandle process) {
        try (Stream<String> status = Files.lines(Path.of("/proc", String.valueOf(process.pid()), "status"))) {
            return status.filter(line -> line.startsWith("VmRSS"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .sum();
        } catch (IOException e) {
            return 0;
        }
    }

    /** Whether this process ignores SIGINT, and so each that it starts, where the system tells it as Linux does. */
    static boolean ignoresInterrupt() {
        try (Stream<String> status = Files.lines(Path.of("/proc/self/status"))) {
            return status.filter(line -> line.startsWith("SigIgn:"))
                    .mapToLong(line -> Long.parseUnsignedLong(line.split("\\s+")[1], 16))
                    .anyMatch(mask -> (mask & 1L << (SIGINT - 1)) != 0);
        } catch (IOException e) {
            return false;
        }
    }

    /** Where all of them listen, by TCP. On Linux alone. */
    static List<InetSocketAddress> listening(RunningSandbox sandbox) throws IOException {
        Set<String> sockets = processes(sandbox).flatMap(Processes::sockets).collect(Collectors.toSet());
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (String table : List.of("tcp", "tcp6")) {
            for (String line : Files.readAllLines(Path.of("/proc/net", table))) {
                String[] columns = line.trim().split("\\s+");
                if (columns[3].equals(LISTENS) && sockets.contains("socket:[" + columns[9] + "]")) {
                    addresses.add(address(columns[1]));
                }
            }
        }
        return addresses;
    }

    private static Stream<String> sockets(ProcessHandle process) {
        List<String> sockets = new ArrayList<>();
        try (DirectoryStream<Path> open =
                Files.newDirectoryStream(Path.of("/proc", String.valueOf(process.pid()), "fd"))) {
            for (Path each : open) {
                sockets.add(target(each));
            }
        } catch (IOException | DirectoryIteratorException e) {
            // it has ended
        }
        return sockets.stream();
    }

    private static String target(Path link) throws IOException {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (NoSuchFileException e) {
            return "closed since";
        }
    }

    /** @param hex the address in words of the machine's byte order, the port in the net's, as Linux prints them */
    private static InetSocketAddress address(String hex) throws UnknownHostException {
        String[] parts = hex.split(":");
        byte[] words = HexFormat.of().parseHex(parts[0]);
        ByteBuffer address = ByteBuffer.allocate(words.length).order(ByteOrder.nativeOrder());
        for (ByteBuffer word = ByteBuffer.wrap(words); word.hasRemaining(); ) {
            address.putInt(word.getInt());
        }
        return new InetSocketAddress(InetAddress.getByAddress(address.array()), Integer.parseInt(parts[1], 16));
    }

    private static Stream<ProcessHandle> processes(RunningSandbox sandbox) {
        ProcessHandle root = ProcessHandle.of(sandbox.pid()).orElseThrow();
        return Stream.concat(Stream.of(root), root.descendants());
    }
}
