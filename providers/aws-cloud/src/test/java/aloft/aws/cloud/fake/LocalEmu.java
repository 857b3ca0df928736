package aloft.aws.cloud.fake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Runs LocalEmu, an emulator of AWS that enforces IAM policies. It needs Python 3.12 and a Linux
/// user who may create a network namespace.
public final class LocalEmu implements AutoCloseable {
  private static final String VERSION = "localemu==1.3.2";
  private static final Pattern KEY =
      Pattern.compile("<AccessKeyId>(.*?)</AccessKeyId>.*<SecretAccessKey>(.*?)<", Pattern.DOTALL);

  private final Process process;
  private final URI endpoint;
  private final Path keys;
  private final HttpClient client = HttpClient.newHttpClient();

  private LocalEmu(Process process, URI endpoint, Path keys) {
    this.process = process;
    this.endpoint = endpoint;
    this.keys = keys;
  }

  /// Starts it; installs it first if it is missing.
  ///
  /// @throws IllegalStateException with its log, if it does not respond within two minutes
  public static LocalEmu start() {
    try {
      Path folder = Files.createTempDirectory("aloft-localemu-");
      Path script = folder.resolve("enforce.py");
      Files.writeString(script, PinnedTools.resource("enforce.py"));
      Path keys = folder.resolve("keys");
      Files.writeString(keys, "root root");
      int port = MiniStack.freePort();
      Path log = folder.resolve("log.txt");
      ProcessBuilder builder =
          new ProcessBuilder(installed().toString(), script.toString(), Integer.toString(port))
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
      builder.environment().put("DEPLOYER_KEYS", keys.toString());
      builder.environment().put("HOME", folder.toString());
      LocalEmu started =
          new LocalEmu(builder.start(), URI.create("http://127.0.0.1:" + port), keys);
      started.await(log);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start LocalEmu", e);
    }
  }

  private static Path installed() throws IOException {
    Path folder = PinnedTools.root().resolve(VERSION);
    Path python = folder.resolve("venv/bin/python");
    Path complete = folder.resolve("complete");
    if (!Files.exists(complete)) {
      Files.createDirectories(folder);
      PinnedTools.run(folder, python(), "-m", "venv", "--clear", "venv");
      PinnedTools.run(folder, "venv/bin/pip", "install", "--quiet", VERSION);
      Files.createFile(complete);
    }
    return python;
  }

  /// A Python of at least version 3.12, on the PATH or in pyenv.
  private static String python() throws IOException {
    List<String> names = new ArrayList<>(List.of("python3.13", "python3.12", "python3"));
    Path versions = Path.of(System.getProperty("user.home"), ".pyenv", "versions");
    if (Files.isDirectory(versions)) {
      try (Stream<Path> found = Files.list(versions)) {
        found.sorted().forEach(version -> names.add(version.resolve("bin/python3").toString()));
      }
    }
    for (String name : names) {
      try {
        Process check =
            new ProcessBuilder(
                    name, "-c", "import sys; sys.exit(0 if sys.version_info >= (3, 12) else 1)")
                .start();
        if (check.waitFor() == 0) {
          return name;
        }
      } catch (IOException absent) {
        // the next one
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while looking for Python", e);
      }
    }
    throw new IllegalStateException("LocalEmu needs Python 3.12 or newer");
  }

  private void await(Path log) throws IOException {
    long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    HttpRequest health =
        HttpRequest.newBuilder(endpoint.resolve("/_localemu/health"))
            .timeout(Duration.ofSeconds(5))
            .build();
    try {
      while (process.isAlive() && System.nanoTime() < deadline) {
        try {
          if (client.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
            return;
          }
        } catch (IOException notYet) {
          if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
            break;
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroy();
    throw new IllegalStateException("LocalEmu did not start:\n" + Files.readString(log));
  }

  /// Creates a user with a policy, who is the one that deploys from now on.
  ///
  /// @return the environment variables of a client with the user's keys
  public Map<String, String> user(String name, String policy) {
    iam(Map.of("Action", "CreateUser", "UserName", name));
    iam(
        Map.of(
            "Action",
            "PutUserPolicy",
            "UserName",
            name,
            "PolicyName",
            "deploy",
            "PolicyDocument",
            policy));
    Matcher key = KEY.matcher(iam(Map.of("Action", "CreateAccessKey", "UserName", name)));
    if (!key.find()) {
      throw new IllegalStateException("LocalEmu created no key");
    }
    return client(key.group(1), key.group(2));
  }

  private Map<String, String> client(String key, String secret) {
    try {
      Files.writeString(keys, key + " " + secret);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("AWS_ENDPOINT_URL", endpoint.toString());
    variables.put("AWS_ACCESS_KEY_ID", key);
    variables.put("AWS_SECRET_ACCESS_KEY", secret);
    variables.put("AWS_REGION", "us-east-1");
    variables.put("AWS_MAX_ATTEMPTS", "1");
    return variables;
  }

  private String iam(Map<String, String> parameters) {
    String form =
        parameters.entrySet().stream()
            .map(entry ->
                entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    HttpRequest request =
        HttpRequest.newBuilder(endpoint)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=root/20260101/us-east-1/iam/aws4_request,"
                    + " SignedHeaders=host, Signature=0")
            .POST(HttpRequest.BodyPublishers.ofString(form + "&Version=2010-05-08"))
            .build();
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(response.body());
      }
      return response.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// Ends the process; kills it if it is still running after 10 seconds.
  @Override
  public void close() {
    client.close();
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
