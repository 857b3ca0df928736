package aloft.cli.parity;

import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// osls at a pinned version, in a process that packages many services.
final class Osls implements AutoCloseable {
  private static final Original ORIGINAL = new Original("osls", "3.77.1");

  private final Process process;
  private final BufferedWriter in;
  private final BufferedReader out;

  private Osls(Process process) {
    this.process = process;
    this.in = process.outputWriter(StandardCharsets.UTF_8);
    this.out = process.inputReader(StandardCharsets.UTF_8);
  }

  static Osls start(Path folder) throws IOException, InterruptedException {
    return new Osls(process(folder));
  }

  /// The JSON Schema of a manifest on AWS.
  static Mapping schema(Path folder) throws IOException, InterruptedException {
    Process process = process(folder, "schema");
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException("osls has no schema");
    }
    return (Mapping) Json.read(text, "schema.json");
  }

  private static Process process(Path folder, String... words)
      throws IOException, InterruptedException {
    Path script = Files.createTempFile("osls", ".js");
    try (InputStream in = Osls.class.getResourceAsStream("osls.js")) {
      Files.write(script, Objects.requireNonNull(in).readAllBytes());
    }
    script.toFile().deleteOnExit();
    ProcessBuilder builder =
        new ProcessBuilder("node", script.toString(), ORIGINAL.installed().toString())
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.command().addAll(java.util.List.of(words));
    return builder.start();
  }

  /// Packages the service in a folder.
  ///
  /// @return what osls says if it refuses the service; else null
  @Nullable String refusal(Path folder) {
    try {
      in.write(folder + "\n");
      in.flush();
      Node answer = Json.read(Objects.requireNonNull(out.readLine()), "answer");
      return answer.get("code") == null
          ? null
          : Objects.requireNonNull(answer.get("code")).text()
              + ": "
              + Objects.requireNonNull(answer.get("message")).text();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
