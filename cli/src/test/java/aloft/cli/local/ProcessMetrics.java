package aloft.cli.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Resource usage of a long-running process.
///
/// @param heap the used heap after a garbage collection, in KB
/// @param resident the resident memory, in KB
/// @param children the number of running child processes
/// @param files the number of files in its state folder
/// @param size the size of these files, in KB
record ProcessMetrics(
    long heap, long resident, long threads, long open, long children, long files, long size) {

  /// Measures a Java process with the tools of this JDK.
  static ProcessMetrics of(ProcessHandle process, Path state)
      throws IOException, InterruptedException {
    long open;
    // Count open files before a garbage collection closes leaked ones.
    try (Stream<Path> all = Files.list(proc(process, "fd"))) {
      open = all.count();
    }
    jcmd(process, "GC.run");
    long heap =
        jcmd(process, "GC.heap_info")
            .lines()
            .filter(line -> line.contains("total") && line.contains("used"))
            .filter(line -> !line.contains("Metaspace"))
            .mapToLong(line -> number(line.replaceFirst(".*used ", "")))
            .sum();
    String status = Files.readString(proc(process, "status"));
    List<Path> files;
    try (Stream<Path> all = Files.walk(state)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    long size = 0;
    for (Path file : files) {
      size += Files.size(file) / 1024;
    }
    return new ProcessMetrics(
        heap,
        field(status, "VmRSS"),
        field(status, "Threads"),
        open,
        process.descendants().count(),
        files.size(),
        size);
  }

  private static Path proc(ProcessHandle process, String name) {
    return Path.of("/proc", Long.toString(process.pid()), name);
  }

  private static long field(String status, String name) {
    return status
        .lines()
        .filter(line -> line.startsWith(name + ":"))
        .mapToLong(ProcessMetrics::number)
        .findFirst()
        .orElseThrow();
  }

  private static long number(String text) {
    return Long.parseLong(text.replaceFirst("\\D*(\\d+).*", "$1"));
  }

  private static String jcmd(ProcessHandle process, String command)
      throws IOException, InterruptedException {
    Process tool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(process.pid()),
                command)
            .redirectErrorStream(true)
            .start();
    String said = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (tool.waitFor() != 0) {
      throw new IllegalStateException(said);
    }
    return said;
  }
}
