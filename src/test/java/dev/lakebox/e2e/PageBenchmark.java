package dev.lakebox.e2e;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * What the page costs the reader and the reader the sandbox: {@code main(minutes)}. Prints a table and writes {@code
 * target/page-benchmark.json}.
 */
public final class PageBenchmark {

    private static final List<String> SCREENS = List.of("/", "/tables/raw.orders", "/query", "/connect");
    /** Of text alone, for comparison: what the browser and the machine need for any page. */
    private static final String TEXT = "/q/health/live";

    private static final int VISITS = 9;
    /** Until the code that runs all the time is compiled. */
    private static final int SETTLING_MINUTES = 3;

    private static final double MEGABYTE = 1 << 20;

    private final Map<String, Object> figures = new LinkedHashMap<>();

    public static void main(String[] arguments) throws Exception {
        int minutes = arguments.length == 0 ? 2 : Integer.parseInt(arguments[0]);
        PageBenchmark benchmark = new PageBenchmark();
        benchmark.figures.put(
                "load before", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        try (RunningSandbox sandbox = RunningSandbox.in(Files.createTempDirectory("lakebox-page"))
                        .start();
                Chromium chromium = Chromium.launch()) {
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> sandbox.number("SELECT count(*) FROM analytics.orders_enriched") > 0);
            TimeUnit.MINUTES.sleep(SETTLING_MINUTES);
            benchmark.figures.put("a line of text, contentful paint, ms", paint(chromium.browser(), sandbox));
            for (String screen : SCREENS) {
                benchmark.open(chromium.browser(), sandbox, screen);
            }
            benchmark.rest(chromium.browser(), sandbox, minutes);
        }
        benchmark.figures.forEach((name, value) -> System.out.printf("%-60s %s%n", name, value));
        new ObjectMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValue(Path.of("target/page-benchmark.json").toFile(), benchmark.figures);
    }

    /** A new reader each time: nothing is cached. The median of some visits. */
    private void open(Browser browser, RunningSandbox sandbox, String screen) {
        List<double[]> visits = IntStream.range(0, VISITS)
                .mapToObj(visit -> visit(browser, sandbox, screen))
                .toList();
        figures.put(screen + " contentful paint, ms", median(visits.stream().mapToDouble(visit -> visit[0])));
        figures.put(screen + " live, ms", median(visits.stream().mapToDouble(visit -> visit[1])));
    }

    private static long paint(Browser browser, RunningSandbox sandbox) {
        return median(IntStream.range(0, VISITS).mapToDouble(each -> {
            try (Visit visit = new Visit(browser, sandbox.address())) {
                return painted(visit.open(TEXT));
            }
        }));
    }

    private static long median(DoubleStream figures) {
        double[] sorted = figures.sorted().toArray();
        return Math.round(sorted[sorted.length / 2]);
    }

    private static double[] visit(Browser browser, RunningSandbox sandbox, String screen) {
        try (Visit visit = new Visit(browser, sandbox.address())) {
            Page page = visit.open(screen);
            page.getByRole(AriaRole.BANNER).getByText("Live").waitFor();
            double live = number(page.evaluate("performance.now()"));
            return new double[] {painted(page), live};
        }
    }

    private static double painted(Page page) {
        page.waitForFunction("performance.getEntriesByName('first-contentful-paint').length > 0");
        return number(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"));
    }

    private static double number(Object value) {
        return ((Number) value).doubleValue();
    }

    /** One reader who only looks, at the liveliest screen. */
    private void rest(Browser browser, RunningSandbox sandbox, int minutes) throws InterruptedException {
        double alone = share(sandbox, 30);
        try (Visit visit = new Visit(browser, sandbox.address())) {
            Page page = visit.open("/");
            page.getByRole(AriaRole.BANNER).getByText("Live").waitFor();
            CDPSession session = page.context().newCDPSession(page);
            session.send("Performance.enable");
            TimeUnit.SECONDS.sleep(10);
            double heap = heap(session);
            double busy = metric(session, "TaskDuration");
            Duration cpu = Processes.cpu("chrom");
            long begun = System.nanoTime();
            double watched = share(sandbox, 30);
            TimeUnit.SECONDS.sleep(60L * minutes - 30);
            double seconds = (System.nanoTime() - begun) / 1e9;
            figures.put("the page's thread, % of a core", percent((metric(session, "TaskDuration") - busy) / seconds));
            figures.put(
                    "the whole browser, % of a core",
                    percent(Processes.cpu("chrom").minus(cpu).toMillis() / 1e3 / seconds));
            figures.put("heap of the page at first, MB", heap);
            figures.put("heap of the page after %d min, MB".formatted(minutes), heap(session));
            figures.put("sandbox without a reader, % of a core", percent(alone));
            figures.put("sandbox with one, % of a core", percent(watched));
        }
    }

    private static double percent(double share) {
        return Math.round(1000 * share) / 10.0;
    }

    private static double share(RunningSandbox sandbox, int seconds) throws InterruptedException {
        Duration before = Processes.cpu(sandbox);
        TimeUnit.SECONDS.sleep(seconds);
        return Processes.cpu(sandbox).minus(before).toMillis() / 1e3 / seconds;
    }

    private static double heap(CDPSession session) {
        session.send("HeapProfiler.collectGarbage");
        return Math.round(10 * metric(session, "JSHeapUsedSize") / MEGABYTE) / 10.0;
    }

    private static double metric(CDPSession session, String name) {
        for (var metric : session.send("Performance.getMetrics").getAsJsonArray("metrics")) {
            JsonObject each = metric.getAsJsonObject();
            if (each.get("name").getAsString().equals(name)) {
                return each.get("value").getAsDouble();
            }
        }
        throw new IllegalStateException("The browser does not tell " + name);
    }
}
