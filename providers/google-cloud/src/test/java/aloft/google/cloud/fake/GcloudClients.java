package aloft.google.cloud.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonParser;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `gcloud` deploys to the double, and reads and deletes what it deployed: a client that nobody
/// here has written judges the double. Skipped where the Google Cloud CLI is not installed.
class GcloudClients {
  private final GoogleDouble google = GoogleDouble.start();

  @TempDir Path folder;

  @BeforeEach
  void find() {
    boolean installed = false;
    for (String path : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      installed |= Files.isExecutable(Path.of(path, "gcloud"));
    }
    assumeTrue(installed, "gcloud is not installed");
  }

  @AfterEach
  void close() {
    google.close();
  }

  /// Runs gcloud with settings of its own.
  ///
  /// @return what it prints
  private String gcloud(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("gcloud"));
    command.addAll(List.of(arguments));
    Path token = Files.writeString(folder.resolve("token"), "token");
    Path output = folder.resolve("output.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("CLOUDSDK_"));
    builder.environment().putAll(google.variables());
    builder.environment().put("CLOUDSDK_CONFIG", folder.resolve("gcloud").toString());
    builder.environment().put("CLOUDSDK_AUTH_ACCESS_TOKEN_FILE", token.toString());
    builder.environment().put("CLOUDSDK_CORE_DISABLE_PROMPTS", "1");
    builder.environment().put("CLOUDSDK_CORE_DISABLE_USAGE_REPORTING", "1");
    Process process = builder.start();
    boolean ended = process.waitFor(120, TimeUnit.SECONDS);
    process.destroy();
    String text = Files.readString(output);
    assertThat(ended).as(text).isTrue();
    assertThat(process.exitValue()).as(text).isZero();
    return text;
  }

  private void sources(String text) throws Exception {
    Path sources = Files.createDirectories(folder.resolve("sources"));
    Files.writeString(sources.resolve("index.js"), text);
    Files.writeString(
        sources.resolve("package.json"),
        "{\"dependencies\": {\"@google-cloud/functions-framework\": \"5.0.5\"}}");
  }

  @Test
  void gcloudDeploysListsReadsLogsAndDeletes() throws Exception {
    sources(
        """
        const functions = require('@google-cloud/functions-framework');
        functions.http('hello', (request, response) => response.send('hello'));
        """);
    google.operations().pending(1);
    String deployed =
        gcloud(
            "functions",
            "deploy",
            "orders-hello",
            "--gen2",
            "--region=us-central1",
            "--runtime=nodejs22",
            "--entry-point=hello",
            "--trigger-http",
            "--allow-unauthenticated",
            "--source=sources");
    assertThat(deployed).contains("state: ACTIVE");
    assertThat(google.isPublic("us-central1", "orders-hello")).isTrue();
    google.run("us-central1", "orders-hello");
    assertThat(gcloud("functions", "call", "orders-hello", "--gen2", "--region=us-central1"))
        .contains("hello");
    assertThat(gcloud("functions", "list", "--regions=us-central1")).contains("orders-hello");
    google.log(
        JsonParser.parseString(
                """
                {"resource": {"type": "cloud_run_revision",
                  "labels": {"service_name": "orders-hello", "location": "us-central1"}},
                 "labels": {"goog-managed-by": "cloudfunctions"},
                 "severity": "INFO", "textPayload": "a line"}
                """)
            .getAsJsonObject());
    assertThat(
            gcloud("functions", "logs", "read", "orders-hello", "--gen2", "--region=us-central1"))
        .contains("a line");
    gcloud("functions", "delete", "orders-hello", "--gen2", "--region=us-central1");
    assertThat(gcloud("functions", "list", "--regions=us-central1")).doesNotContain("orders-hello");
  }

  @Test
  void gcloudDeploysATopicAndASchedule() throws Exception {
    sources(
        """
        const functions = require('@google-cloud/functions-framework');
        functions.cloudEvent('hello', event => console.log(event.type));
        """);
    gcloud("pubsub", "topics", "create", "orders", "--labels=a=b");
    assertThat(gcloud("pubsub", "topics", "list")).contains("topics/orders");
    gcloud(
        "functions",
        "deploy",
        "orders-event",
        "--gen2",
        "--region=us-central1",
        "--runtime=nodejs22",
        "--entry-point=hello",
        "--trigger-topic=orders",
        "--source=sources");
    gcloud(
        "scheduler",
        "jobs",
        "create",
        "http",
        "orders-tick",
        "--location=us-central1",
        "--schedule=*/5 * * * *",
        "--uri=https://example.com/");
    assertThat(gcloud("scheduler", "jobs", "list", "--location=us-central1"))
        .contains("orders-tick");
    gcloud("scheduler", "jobs", "delete", "orders-tick", "--location=us-central1");
  }

  @Test
  void gcloudKeepsObjects() throws Exception {
    Files.writeString(folder.resolve("a.txt"), "text");
    String bucket = "gs://aloft-" + google.project() + "-us-central1";
    gcloud("storage", "buckets", "create", bucket, "--location=us-central1");
    gcloud("storage", "buckets", "update", bucket, "--versioning");
    gcloud("storage", "cp", "a.txt", bucket + "/a.txt");
    assertThat(gcloud("storage", "ls", bucket)).contains("/a.txt");
    assertThat(gcloud("storage", "cat", bucket + "/a.txt")).contains("text");
    gcloud("storage", "rm", "--recursive", bucket);
    assertThat(google.buckets()).isEmpty();
  }
}
