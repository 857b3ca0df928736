package aloft.aws.cloud.connection;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import aloft.spi.provider.Environment;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/// Provides the credentials that the program in `credential_process` of a profile prints.
///
/// The program is run by the shell, and again when its keys are about to expire. It writes JSON of
/// version 1 to stdout; if it fails, the last lines of its stderr are part of the error
/// `aws/credential-process`.
///
/// @see <a
///   href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html">what
///   it prints</a>
final class CredentialProcess implements AwsCredentialsProvider {
  private static final Duration TIMEOUT = Duration.ofSeconds(90);
  private static final Duration RENEWED_BEFORE = Duration.ofMinutes(1);

  /// The exit codes of a shell.
  private static final int NOT_EXECUTABLE = 126;

  private static final int NOT_FOUND = 127;
  private static final int LARGEST_OUTPUT = 64_000;
  private static final int SHOWN_LINES = 3;
  private static final int SHOWN_LENGTH = 300;

  private final Environment environment;
  private final String profile;
  private final String command;
  private final Duration timeout;
  private @Nullable AwsCredentials credentials;
  private Instant expiration = Instant.MAX;

  CredentialProcess(Environment environment, String profile, String command) {
    this(environment, profile, command, TIMEOUT);
  }

  /// @param timeout how long the program may run
  CredentialProcess(Environment environment, String profile, String command, Duration timeout) {
    this.environment = environment;
    this.profile = profile;
    this.command = command;
    this.timeout = timeout;
  }

  @Override
  public synchronized AwsCredentials resolveCredentials() {
    AwsCredentials current = credentials;
    if (current == null
        || environment.clock().instant().isAfter(expiration.minus(RENEWED_BEFORE))) {
      current = read(run());
      credentials = current;
    }
    return current;
  }

  private String run() {
    Process process;
    try {
      ProcessBuilder builder =
          File.separatorChar == '\\'
              ? new ProcessBuilder("cmd.exe", "/C", command)
              : new ProcessBuilder("sh", "-c", command);
      builder.environment().clear();
      builder.environment().putAll(environment.variables());
      process = builder.directory(environment.workingFolder().toFile()).start();
    } catch (IOException e) {
      throw failure("cannot be started: " + e.getMessage(), e);
    }
    try {
      process.getOutputStream().close();
      CompletableFuture<String> output = text(process.getInputStream());
      CompletableFuture<String> errors = text(process.getErrorStream());
      String result = output.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new TimeoutException();
      }
      // a program that it leaves behind may keep stderr open
      String message = errors.completeOnTimeout("", 1, TimeUnit.SECONDS).get();
      int code = process.exitValue();
      if (code == NOT_EXECUTABLE || code == NOT_FOUND) {
        String problem = code == NOT_FOUND ? "was not found" : "cannot be executed";
        throw error(
            problem + lastLines(message), "install it, or correct credential_process", null);
      }
      if (code != 0) {
        throw error(
            "failed with exit code " + code + lastLines(message),
            "sign in again, and run the program on its own: " + program(),
            null);
      }
      if (result.isBlank()) {
        throw failure("printed no keys" + lastLines(message), null);
      }
      return result;
    } catch (TimeoutException e) {
      throw failure("was not done after " + timeout.toSeconds() + " seconds", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserException(AwsErrors.interrupted(), e);
    } catch (IOException | ExecutionException e) {
      throw failure("cannot be read: " + e.getMessage(), e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static CompletableFuture<String> text(InputStream in) {
    CompletableFuture<String> text = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            byte[] bytes = in.readNBytes(LARGEST_OUTPUT);
            in.transferTo(OutputStream.nullOutputStream());
            text.complete(new String(bytes, StandardCharsets.UTF_8));
          } catch (IOException e) {
            text.completeExceptionally(e);
          }
        });
    return text;
  }

  /// The last lines of a program's stderr, without what looks like a key.
  private static String lastLines(String stderr) {
    List<String> lines = new ArrayList<>();
    stderr
        .lines()
        .map(CredentialProcess::printable)
        .filter(line -> !line.isBlank())
        .forEach(lines::add);
    List<String> last = lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size());
    String text = String.join("; ", last);
    return text.isEmpty()
        ? ""
        : ": " + (text.length() <= SHOWN_LENGTH ? text : text.substring(0, SHOWN_LENGTH) + "...");
  }

  private static String printable(String line) {
    return line.replaceAll("\u001b\\[[0-9;?]*[A-Za-z]", "")
        .replaceAll("\\p{Cntrl}", " ")
        .replaceAll("(?<![A-Za-z0-9+/=])(?=[A-Za-z0-9+/=]*[0-9])[A-Za-z0-9+/=]{32,}", "***")
        .strip();
  }

  private AwsCredentials read(String json) {
    Node node;
    try {
      node = Json.read(json, "credential_process");
    } catch (UserException e) {
      throw failure("printed no JSON", e);
    }
    if (!(node instanceof Mapping keys)) {
      throw failure("printed no JSON object", null);
    }
    if (!(keys.get("Version") instanceof Scalar version) || !version.print().equals("1")) {
      throw failure("printed keys of another version than 1", null);
    }
    String key = required(keys, "AccessKeyId");
    String secret = required(keys, "SecretAccessKey");
    String token = text(keys, "SessionToken");
    expiration = expiration(text(keys, "Expiration"));
    return token == null
        ? AwsBasicCredentials.create(key, secret)
        : AwsSessionCredentials.create(key, secret, token);
  }

  private Instant expiration(@Nullable String text) {
    if (text == null) {
      return Instant.MAX;
    }
    Instant expires;
    try {
      expires = OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw failure("printed an Expiration that is not a time in ISO 8601", e);
    }
    if (expires.isBefore(environment.clock().instant())) {
      throw new UserException(
          Diagnostic.error(
                  "aws/expired-credentials",
                  "the program in credential_process of the AWS profile \""
                      + profile
                      + "\" printed keys that expired at "
                      + expires)
              .hint("sign in again, and run the program on its own: " + program()));
    }
    return expires;
  }

  private String required(Mapping keys, String name) {
    String text = text(keys, name);
    if (text == null) {
      throw failure("printed no " + name, null);
    }
    return Keys.require(text, name + " of credential_process");
  }

  private static @Nullable String text(Mapping keys, String name) {
    Node node = keys.get(name);
    String text = node == null ? null : node.text();
    return text == null || text.isBlank() ? null : text;
  }

  private UserException failure(String problem, @Nullable Throwable cause) {
    return error(
        problem,
        "run the program on its own: " + program() + " must print JSON with keys, of version 1",
        cause);
  }

  private UserException error(String problem, String hint, @Nullable Throwable cause) {
    Diagnostic diagnostic =
        Diagnostic.error(
                "aws/credential-process",
                "the program in credential_process of the AWS profile \""
                    + profile
                    + "\" "
                    + problem)
            .hint(hint);
    return cause == null ? new UserException(diagnostic) : new UserException(diagnostic, cause);
  }

  /// The first word of the command: its arguments may be secret.
  private String program() {
    String start = command.strip();
    char quote = start.charAt(0);
    int end = quote == '"' || quote == '\'' ? start.indexOf(quote, 1) + 1 : start.indexOf(' ');
    return end <= 0 ? start : start.substring(0, end);
  }
}
