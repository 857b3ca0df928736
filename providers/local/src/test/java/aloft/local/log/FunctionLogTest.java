package aloft.local.log;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.local.echo.EchoProvider;
import aloft.spi.emulation.LogFormat;
import aloft.spi.provider.Operations.LogLine;
import aloft.spi.provider.Operations.LogQuery;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FunctionLogTest {
  private static final int MAX_LINE = 262_144;
  private static final LogFormat FORMAT = new EchoProvider().logFormat();
  private static final Duration INTERVAL = Duration.ofMillis(5);

  @TempDir private Path temporary;
  private Path folder;
  private FunctionLog log;

  @BeforeEach
  void open() {
    folder = temporary.resolve("logs/hello");
    log = new FunctionLog(folder, Clock.systemUTC());
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private List<LogLine> lines(@Nullable String filter) {
    List<LogLine> lines = new ArrayList<>();
    // A new reader, as in another process.
    new FunctionLog(folder, Clock.systemUTC())
        .read(new LogQuery(Instant.EPOCH, filter, false, INTERVAL), FORMAT, lines::add);
    return lines;
  }

  private List<String> messages(@Nullable String filter) {
    return lines(filter).stream().map(LogLine::message).toList();
  }

  @Test
  void linesOfSeveralWorkersStayWhole() throws IOException {
    OutputStream one = log.stream("2026/11/24/[$LATEST]a", MAX_LINE);
    OutputStream two = log.stream("2026/11/24/[$LATEST]b", MAX_LINE);
    write(one, "half of ");
    write(two, "other\nnot ended");
    write(one, "a line é\r\n\n");
    assertThat(lines(null).stream().map(line -> line.stream() + " " + line.message()))
        .containsExactly(
            "2026/11/24/[$LATEST]b other",
            "2026/11/24/[$LATEST]a half of a line é\r",
            "2026/11/24/[$LATEST]a ");
    two.close();
    assertThat(messages(null)).last().isEqualTo("not ended");
    assertThat(Duration.between(lines(null).getFirst().timestamp(), Instant.now()))
        .isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void tooLongLineIsSplit() throws IOException {
    write(log.stream("s", MAX_LINE), "x".repeat(600_000) + "\n");
    assertThat(messages(null)).extracting(String::length).containsExactly(262144, 262144, 75712);
  }

  @Test
  void onlyRecentLinesAreRead() throws IOException {
    write(log.stream("s", MAX_LINE), "now\n");
    List<String> found = new ArrayList<>();
    LogQuery later = new LogQuery(Instant.now().plusSeconds(60), null, false, INTERVAL);
    log.read(later, FORMAT, line -> found.add(line.message()));
    assertThat(found).isEmpty();
    LogQuery recent = new LogQuery(null, null, false, INTERVAL);
    log.read(recent, FORMAT, line -> found.add(line.message()));
    assertThat(found).containsExactly("now");
  }

  @Test
  void filterIsInterpretedByTheFormat() throws IOException {
    write(log.stream("s", MAX_LINE), "ERROR one two\nERROR two\nWARN two  three\n");
    assertThat(messages("ERROR")).hasSize(2);
    assertThat(messages("two  three")).containsExactly("WARN two  three");
    assertThat(messages("")).hasSize(3);
  }

  @Test
  void interruptedLineDoesNotSpoilTheNext() throws IOException {
    write(log.stream("s", MAX_LINE), "first\n");
    try (var files = Files.list(folder)) {
      Files.writeString(files.findFirst().orElseThrow(), "1795", StandardOpenOption.APPEND);
    }
    write(new FunctionLog(folder, Clock.systemUTC()).stream("s", MAX_LINE), "second\n");
    assertThat(messages(null)).containsExactly("first", "second");
  }

  @Test
  void oldFilesAreDeleted() throws IOException {
    OutputStream out = log.stream("s", MAX_LINE);
    String filling = "-".repeat(100_000);
    for (int i = 0; i < 300; i++) {
      write(out, i + " " + filling + "\n");
    }
    try (var files = Files.list(folder)) {
      assertThat(files.mapToLong(file -> file.toFile().length()).sum()).isLessThan(16_000_000);
    }
    assertThat(messages(null)).hasSizeGreaterThan(95).last().asString().startsWith("299 ");
  }

  @Test
  void followReadsAllFilesUntilInterrupted() throws Exception {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    FunctionLog reader = new FunctionLog(folder, Clock.systemUTC());
    Thread following =
        Thread.ofPlatform()
            .start(() ->
                reader.read(
                    new LogQuery(null, null, true, INTERVAL),
                    FORMAT,
                    line -> seen.add(line.message().strip())));
    OutputStream out = log.stream("s", MAX_LINE);
    String filling = " ".repeat(100_000);
    for (int i = 0; i < 120; i++) {
      write(out, i + filling + "\n");
      assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo(Integer.toString(i));
    }
    log.delete();
    log = new FunctionLog(folder, Clock.systemUTC());
    write(log.stream("s", MAX_LINE), "again\n");
    assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("again");
    following.interrupt();
    following.join(10_000);
    assertThat(following.isAlive()).isFalse();
  }

  @Test
  void deletedLogStaysDeleted() throws IOException {
    OutputStream out = log.stream("s", MAX_LINE);
    write(out, "first\n");
    log.delete();
    write(out, "second\n");
    assertThat(messages(null)).isEmpty();
    assertThat(folder).doesNotExist();
  }

  @Test
  void unwritableFolderLosesOnlyLines() throws IOException {
    FunctionLog unwritable =
        new FunctionLog(Path.of("/proc/self/logs/function"), Clock.systemUTC());
    OutputStream out = unwritable.stream("s", MAX_LINE);
    write(out, "lost\n");
    write(out, "lost\n");
    assertThat(Path.of("/proc/self/logs")).doesNotExist();
  }

  @Test
  void fileInThePlaceOfTheFolderIsReplaced() throws IOException {
    Files.createDirectories(folder.getParent());
    Files.writeString(folder, "a file");
    OutputStream out = log.stream("s", MAX_LINE);
    write(out, "kept\n");
    assertThat(messages(null)).containsExactly("kept");
  }
}
