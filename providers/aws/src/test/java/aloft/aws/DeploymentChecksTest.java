package aloft.aws;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Result;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.provider.Blueprint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeploymentChecksTest {
  private static final String NOW = "2026-11-29T12:00:00Z";

  private static List<String> findings(String manifest) {
    return findings(manifest, NOW);
  }

  /// Each finding as "severity code: message (hint)".
  private static List<String> findings(String manifest, String now) {
    Mapping root = (Mapping) Json.read(manifest.replace('\'', '"'), "serverless.json");
    Result<Blueprint> read = new AwsProvider().read(root, root);
    List<Diagnostic> all = new ArrayList<>(read.diagnostics());
    if (read.value() != null) {
      all.addAll(read.value().deploymentFindings(Instant.parse(now), true));
    }
    return all.stream()
        .map(finding ->
            finding.severity().label()
                + " "
                + finding.code()
                + ": "
                + finding.message()
                + (finding.hint() == null ? "" : " (" + finding.hint() + ")"))
        .toList();
  }

  private static List<String> ofFunction(String settings) {
    return findings(
        "{'service': 'shop', 'provider': {'name': 'aws'}, 'functions': {'a': {'handler': 'a.b', "
            + settings
            + "}}}");
  }

  private static List<String> ofSchedule(String expression) {
    return ofFunction("'events': [{'schedule': " + expression + "}]");
  }

  @Test
  void functionsWithOneName() {
    assertThat(
            findings(
                "{'service': 'shop', 'provider': {'name': 'aws'}, 'functions': {"
                    + "'a': {'handler': 'a.b'}, 'b': {'handler': 'a.b', 'name': 'shop-dev-a'}}}"))
        .containsExactly(
            "error function/name: the functions \"a\" and \"b\" have the same name in Lambda:"
                + " shop-dev-a (give one of them another \"name\")");
  }

  @Test
  void namesThatAreTooLong() {
    String service = "a-quite-long-service-name-for-the-billing-department";
    assertThat(
            findings(
                "{'service': '"
                    + service
                    + "', 'provider': {'name': 'aws'}, 'functions': {"
                    + "'processInvoices': {'handler': 'a.b'},"
                    + "'short': {'handler': 'a.b', 'name': '"
                    + "n".repeat(65)
                    + "'}}}"))
        .containsExactly(
            "error aws/name-length: the role's name has 77 characters, but AWS allows 64 at most: "
                + service
                + "-dev-us-east-1-lambdaRole (set \"provider.iam.role.name\", or choose a shorter"
                + " service or stage)",
            "error aws/name-length: the function's name has 72 characters, but AWS allows 64 at"
                + " most: "
                + service
                + "-dev-processInvoices (set its \"name\", or choose a shorter service, stage or"
                + " function)",
            "error aws/name-length: the function's name has 65 characters, but AWS allows 64 at"
                + " most: "
                + "n".repeat(65)
                + " (choose a shorter name)");
    assertThat(
            findings(
                "{'service': '"
                    + service
                    + "', 'provider': {'name': 'aws', 'iam': {'role': {'name': 'r'}}},"
                    + " 'functions': {'processInvoices': {'handler': 'a.b', 'name': 'n'}}}"))
        .isEmpty();
    assertThat(findings("{'service': '" + "s".repeat(126) + "', 'provider': {'name': 'aws'}}"))
        .singleElement()
        .asString()
        .startsWith("error aws/name-length: the stack's name has 130 characters");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "nodejs24.x | 2026-11-29 | ",
        "nodejs18.x | 2025-08-31 | ",
        "nodejs18.x | 2025-09-01 | warning function/runtime: the runtime nodejs18.x has been"
            + " deprecated since 2025-09-01: AWS refuses new functions from 2027-07-29 and updates"
            + " from 2027-08-31 (use nodejs24.x)",
        "python3.7 | 2026-11-29 | warning function/runtime: the runtime python3.7 has been"
            + " deprecated since 2023-12-04: AWS has refused new functions since 2024-01-09 and"
            + " updates from 2027-08-31 (use python3.14)",
        "python3.7 | 2027-08-31 | warning function/runtime: AWS ended the runtime python3.7: it has"
            + " refused updates since 2027-08-31 (use python3.14)",
        "nodejs12.x | 2026-11-29 | warning function/runtime: AWS ended the runtime nodejs12.x: it"
            + " has refused updates since 2023-04-30 (use nodejs24.x)",
        "go1.x | 2026-11-29 | warning function/runtime: the runtime go1.x has been deprecated since"
            + " 2024-01-08: AWS has refused new functions since 2024-02-08 and updates from"
            + " 2027-08-31 (use provided.al2023)",
        "nodejs20x | 2026-11-29 | error manifest/value: unsupported runtime \"nodejs20x\" (did you"
            + " mean \"nodejs20.x\"?)",
        "node24 | 2026-11-29 |",
        "nodejs28.x | 2026-11-29 | warning manifest/value: unsupported runtime \"nodejs28.x\" (did"
            + " you mean \"nodejs20.x\"?)",
      })
  void runtimesEnd(String runtime, String day, String finding) {
    String manifest =
        "{'service': 'shop', 'provider': {'name': 'aws', 'runtime': '"
            + runtime
            + "'}, 'functions': {'a': {'handler': 'a.b'}, 'b': {'handler': 'a.b'}}}";
    List<String> expected = finding == null ? List.of() : List.of(finding);
    assertThat(findings(manifest, day + "T00:00:00Z")).containsExactlyElementsOf(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'A': 'x' | manifest/name",
        "'_AB': 'x' | manifest/name",
        "'A-B': 'x' | manifest/name",
        "'AWS_REGION': 'x' | function/environment",
        "'LAMBDA_TASK_ROOT': {'Ref': 'X'} | function/environment",
        "'AB': {'c': 'd'} | function/environment",
        "'AB': ['c', 'd'] | function/environment",
        "'AB': [] | function/environment",
        "'AB': 'c\\u0000d' | function/environment",
      })
  void environmentsThatLambdaRefuses(String variable, String code) {
    assertThat(ofFunction("'environment': {" + variable + "}"))
        .singleElement()
        .asString()
        .startsWith("error " + code);
  }

  @Test
  void environmentsThatLambdaAccepts() {
    assertThat(
            ofFunction(
                "'environment': {'AB': 1, 'CD': true, 'EF': null, 'GH': ['x'], 'IJ': {'Ref': 'X'},"
                    + " 'KL': {'Fn::Split': [',', 'a']}, 'AWS_LAMBDA_EXEC_WRAPPER': '/opt/x', 'MN':"
                    + " ''}"))
        .isEmpty();
    String half = "x".repeat(2046);
    assertThat(ofFunction("'environment': {'AB': '" + half + "', 'CD': '" + half + "'}")).isEmpty();
    assertThat(ofFunction("'environment': {'AB': '" + half + "', 'CD': 'ä" + half + "'}"))
        .containsExactly(
            "error function/environment: the environment variables of \"a\" have 4098 bytes, but"
                + " AWS allows 4096 at most (keep long values in a file of the package, in SSM or"
                + " in Secrets Manager)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'rate(1 minutes)' | write rate(1 minute)",
        "'rate(5 minute)' | write rate(5 minutes)",
        "'rate(05 hours)' | write rate(5 hours)",
        "'rate( 1  day )' | write rate(1 day)",
        "'rate(30 seconds)' | as in rate(5 minutes)",
        "'rate(0 days)' | as in rate(5 minutes)",
        "'cron(0 12 * * *)' | write cron(0 12 * * ? *)",
        "'cron(*/5 8-18 * * 1-5)' | write cron(*/5 8-18 ? * MON-FRI *)",
        "'cron(0 0 1 * 0,7)' | write cron(0 0 1 * SUN,SUN *)",
        "'cron(0 12 * * * *)' | write cron(0 12 * * ? *)",
        "'cron(0 12 * * MON *)' | write cron(0 12 ? * MON *)",
        "{'rate': ['rate(1 day)', 'cron(61 12 * * ? *)']} | minutes hours day-of-month month"
            + " day-of-week year; ? for one of the days",
        "'at(2027-01-01T00:00:00)' | add \"method: scheduler\"",
        "{'rate': 'at(tomorrow)', 'method': 'scheduler'} | as in at(2027-01-31T12:00:00)",
      })
  void schedulesThatEventBridgeRefuses(String schedule, String hint) {
    assertThat(ofSchedule(schedule))
        .singleElement()
        .asString()
        .startsWith("error schedule/rate: ")
        .endsWith("(" + hint + ")");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'rate(1 minute)'",
        "{'rate': ['rate(2 days)', 'cron(0/15 8-18 ? * MON-FRI *)']}",
        "{'rate': 'at(2027-01-31T12:00:00)', 'method': 'scheduler'}",
        "{'rate': [{'Ref': 'Rate'}]}",
      })
  void schedulesThatEventBridgeAccepts(String schedule) {
    assertThat(ofSchedule(schedule)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'layers': ['arn:a:1', 'arn:a:2', 'arn:a:3', 'arn:a:4', 'arn:a:5', 'arn:a:6'] | error"
            + " aws/too-many: a function can have 5 layers at most, but this one has 6",
        "'tags': {'aws:x': 'y'} | error aws/name: the tag \"aws:x\" starts with aws:, which is"
            + " reserved",
        "'timeout': 30, 'events': [{'http': 'GET /x'}] | warning rest-api/timeout: the function"
            + " \"a\" may run 30 seconds, but a REST API waits at most 29 seconds (set a timeout of"
            + " 29 or less, or \"async: true\" for the event)",
        "'timeout': 29, 'events': [{'http': 'GET /x'}] | ",
        "'timeout': 60, 'events': [{'http': {'path': 'x', 'method': 'get', 'async': true}}] | ",
        "'memorySize': '1024MB' | error manifest/type: expected a whole number, found \"1024MB\":"
            + " the cloud will refuse it (write only 1024)",
        "'memorySize': {'Ref': 'Memory'} | warning manifest/type: expected a whole number, found an"
            + " object (write a number)",
        "'events': [{'sqs': {'arn': 'arn:aws:sqs:eu-west-1:123456789012:q', 'batchSize': 11}}] |"
            + " error sqs/batch: a batch of more than 10 messages needs \"maximumBatchingWindow\""
            + " (add maximumBatchingWindow: 1, or more seconds)",
        "'events': [{'sqs': {'arn': 'arn:aws:sqs:eu-west-1:123456789012:q.fifo',"
            + " 'maximumBatchingWindow': 1}}] | error sqs/batch: a FIFO queue cannot have a"
            + " batching window (remove \"maximumBatchingWindow\")",
      })
  void functionsThatLambdaRefuses(String settings, String finding) {
    List<String> expected = finding == null ? List.of() : List.of(finding);
    assertThat(ofFunction(settings)).containsExactlyElementsOf(expected);
  }

  @Test
  void theModeOfTheManifestDecides() {
    String manifest =
        "{'service': 'shop', 'configValidationMode': '%s', 'provider': {'name': 'aws'},"
            + " 'custom': {'esbuild': {'plugins': 'x.js'}},"
            + " 'functions': {'a': {'handler': 'a.b', 'timeout': 901, 'environment': {'AB': []}}}}";
    String notBuilt =
        "error manifest/not-built: \"plugins\" of esbuild is not supported yet (handlers are"
            + " bundled with esbuild's command line and the other settings)";
    assertThat(findings(manifest.formatted("off"))).containsExactly(notBuilt);
    assertThat(findings(manifest.formatted("warn")))
        .contains(notBuilt)
        .filteredOn(finding -> finding.startsWith("warning"))
        .hasSize(2);
    assertThat(findings(manifest.formatted("error"))).hasSize(3).allMatch(it -> it.startsWith("e"));
  }

  @Test
  void pluginsThatAreMissingAndThoseThatAreNot() {
    Mapping root =
        (Mapping)
            Json.read(
                """
                {"service": "shop", "provider": {"name": "aws"}, "plugins":
                  ["serverless-offline", "serverless-lift", "./own"]}
                """,
                "serverless.json");
    List<Diagnostic> findings =
        new AwsProvider().read(root, root).orThrow().deploymentFindings(Instant.parse(NOW), true);
    assertThat(findings)
        .extracting(finding -> finding.severity() + " " + finding.message())
        .containsExactly(
            "WARNING the plugin serverless-lift is not run: constructs are missing",
            "WARNING the plugin ./own is not run: what it adds to the service is missing",
            "DETAIL plugins are not run: Aloft replaces these");
    assertThat(findings).extracting(Diagnostic::hint).startsWith("define them under \"resources\"");
  }
}
