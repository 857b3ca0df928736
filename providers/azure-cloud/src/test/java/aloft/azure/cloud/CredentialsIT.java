package aloft.azure.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.azure.cloud.fake.Answer;
import aloft.azure.cloud.fake.AzureDouble;
import aloft.azure.cloud.fake.AzureTools;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.document.Json;
import aloft.spi.document.Mapping;
import aloft.spi.model.InvocationMode;
import aloft.spi.model.Options;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Check;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.Environment;
import aloft.spi.provider.Operations.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each source of credentials with the double over TLS, and that no secret is in a line of
/// `--debug`.
final class CredentialsIT {
  @TempDir private Path home;

  private final AzureTools tools = AzureTools.pinned();
  private final AzureDouble azure = AzureDouble.start();
  private final Map<String, String> variables = new TreeMap<>();
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

  CredentialsIT() {
    variables.put("ALOFT_AZURE_ENDPOINT", azure.secureEndpoint());
    variables.put("REQUESTS_CA_BUNDLE", tools.certificate().toString());
    variables.put("AZURE_SUBSCRIPTION_ID", azure.subscription());
    variables.put("AZURE_AUTHORITY_HOST", azure.secureEndpoint());
  }

  @AfterEach
  void close() {
    azure.close();
    assertThat(lines).noneMatch(line -> line.contains("hidden"));
  }

  private Environment environment() {
    return new Environment(variables, home, home, Clock.systemUTC(), null).withDebug(lines::add);
  }

  private static List<Check> checks(Environment environment) {
    Mapping provider = (Mapping) Json.read("{\"name\": \"azure\"}", "serverless.yml");
    return new AzureConnector().check(provider, Options.NONE, environment);
  }

  /// Connects, and returns the name of the credentials.
  private String connected() {
    List<Check> checks = checks(environment());
    assertThat(checks).extracting(Check::problem).containsOnlyNulls();
    assertThat(checks)
        .extracting(Check::name)
        .containsExactly("credentials", "subscription", "endpoint");
    return checks.getFirst().value();
  }

  private Diagnostic failure() {
    return checks(environment()).stream()
        .map(Check::problem)
        .filter(problem -> problem != null)
        .findFirst()
        .orElseThrow();
  }

  private void application() {
    variables.put("AZURE_TENANT_ID", "72f988bf-0000-4000-8000-000000000001");
    variables.put("AZURE_CLIENT_ID", AzureDouble.DEPLOYER);
  }

  @Test
  void secretOfAnApplication() {
    application();
    variables.put("AZURE_CLIENT_SECRET", "hidden-secret");
    assertThat(connected()).isEqualTo("AZURE_CLIENT_SECRET");
    variables.put("AZURE_CLIENT_SECRET", "hidden-other");
    Diagnostic error = failure();
    assertThat(error.code()).isEqualTo("azure/invalid-credentials");
    assertThat(error.message()).contains("AADSTS7000215").doesNotContain("hidden");
    assertThat(error.hint()).isNotBlank();
  }

  @Test
  void certificateOfAnApplication() throws Exception {
    application();
    variables.put("AZURE_CLIENT_CERTIFICATE_PATH", tools.keyStore().toString());
    variables.put("AZURE_CLIENT_CERTIFICATE_PASSWORD", AzureTools.PASSWORD);
    assertThat(connected()).isEqualTo("AZURE_CLIENT_CERTIFICATE_PATH");
    char[] password = AzureTools.PASSWORD.toCharArray();
    KeyStore store = KeyStore.getInstance(tools.keyStore().toFile(), password);
    Files.writeString(
        home.resolve("app.pem"),
        pem("PRIVATE KEY", store.getKey("loopback", password).getEncoded())
            + pem("CERTIFICATE", store.getCertificate("loopback").getEncoded()));
    variables.remove("AZURE_CLIENT_CERTIFICATE_PASSWORD");
    variables.put("AZURE_CLIENT_CERTIFICATE_PATH", "app.pem");
    connected();
    variables.put("AZURE_CLIENT_CERTIFICATE_PATH", "none.pem");
    assertThat(failure().code()).isEqualTo("azure/credentials-file");
    Files.writeString(home.resolve("none.pem"), "hidden");
    Diagnostic error = failure();
    assertThat(error.code()).isEqualTo("azure/invalid-credentials");
    assertThat(error.message()).doesNotContain("hidden");
  }

  private static String pem(String type, byte[] bytes) {
    return "-----BEGIN "
        + type
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
        + "\n-----END "
        + type
        + "-----\n";
  }

  @Test
  void federatedTokenOfAWorkload() throws IOException {
    application();
    Files.writeString(home.resolve("token"), "hidden.token.text");
    variables.put("AZURE_FEDERATED_TOKEN_FILE", "token");
    assertThat(connected()).isEqualTo("AZURE_FEDERATED_TOKEN_FILE");
  }

  @Test
  void managedIdentity() {
    variables.put("IDENTITY_ENDPOINT", azure.endpoint() + "/msi/token");
    variables.put("IDENTITY_HEADER", "hidden-header");
    assertThat(connected()).isEqualTo("IDENTITY_ENDPOINT");
    azure.replyTimes(1, "GET token", Answer.empty(500));
    Diagnostic error = failure();
    assertThat(error.code()).isEqualTo("azure/invalid-credentials");
    assertThat(error.message()).isEqualTo("IDENTITY_ENDPOINT gives no token: HTTP 500");
  }

  @Test
  void nothingIsAnErrorThatNamesWhatWasTried() {
    variables.put("AZURE_CLIENT_ID", "id");
    Diagnostic error = failure();
    assertThat(error.code()).isEqualTo("azure/no-credentials");
    assertThat(error.message())
        .contains("AZURE_TENANT_ID is not set", "az is not installed", "managed identity");
    assertThat(error.hint()).contains("az login");
  }

  /// A process whose `PATH` has the fake `az`: prints what the check finds.
  public static void main(String... arguments) {
    Path home = Path.of(arguments[0]);
    Environment environment =
        new Environment(System.getenv(), home, home, Clock.systemUTC(), null)
            .withDebug(System.out::println);
    for (Check check : checks(environment)) {
      Diagnostic problem = check.problem();
      System.out.println(
          check.name()
              + "="
              + (problem == null ? check.value() : problem.code() + " " + problem.message()));
    }
  }

  private String outputWith(String script) throws Exception {
    Path az = home.resolve("bin/az");
    Files.createDirectories(az.getParent());
    Files.writeString(az, "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(az, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createDirectories(home.resolve(".azure"));
    Files.writeString(
        home.resolve(".azure/azureProfile.json"),
        "\uFEFF{\"subscriptions\": [{\"id\": \""
            + azure.subscription()
            + "\", \"isDefault\": true, \"environmentName\": \"AzureCloud\"}]}");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                CredentialsIT.class.getName(),
                home.toString())
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("output.txt").toFile());
    builder.environment().clear();
    builder.environment().put("PATH", az.getParent() + ":" + System.getenv("PATH"));
    builder.environment().put("ALOFT_AZURE_ENDPOINT", azure.secureEndpoint());
    builder.environment().put("REQUESTS_CA_BUNDLE", tools.certificate().toString());
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return Files.readString(home.resolve("output.txt"));
  }

  @Test
  void signInOfTheCli() throws Exception {
    String token = tokenOfTheDouble();
    String output =
        outputWith(
            """
            case "$*" in
              *get-access-token*)
                echo '{"accessToken": "%s", "expiresOn": "2040-01-02 03:04:05.000000",
                  "expires_on": 2209000000, "tokenType": "Bearer"}' ;;
              *) echo '{"azure-cli": "2.91.0"}' ;;
            esac
            """
                .formatted(token));
    assertThat(output)
        .contains("credentials=the Azure CLI\n", azure.subscription() + " (the Azure CLI)")
        .contains("endpoint=" + azure.secureEndpoint())
        .doesNotContain(token);
    String refused =
        outputWith("echo \"ERROR: Please run 'az login' to setup account.\" >&2\nexit 1\n");
    assertThat(refused).contains("azure/invalid-credentials the Azure CLI gives no token: ");
  }

  /// A token as the managed identity would get it.
  private String tokenOfTheDouble() {
    return aloft.azure.cloud.fake.Tokens.of(AzureDouble.DEPLOYER, azure.secureEndpoint());
  }

  @Test
  void certificateThatIsNotTrustedIsNamed() {
    variables.remove("REQUESTS_CA_BUNDLE");
    variables.put("IDENTITY_ENDPOINT", azure.endpoint() + "/msi/token");
    variables.put("IDENTITY_HEADER", "hidden-header");
    long start = System.nanoTime();
    Diagnostic error = failure();
    assertThat(error.code()).isEqualTo("azure/tls");
    assertThat(error.hint()).contains("REQUESTS_CA_BUNDLE");
    assertThat(System.nanoTime() - start).as("it is not tried again").isLessThan(5_000_000_000L);
    variables.put("REQUESTS_CA_BUNDLE", "none.pem");
    assertThat(failure().code()).isEqualTo("azure/ca-bundle");
  }

  @Test
  void noLineHasASecret() {
    variables.put("IDENTITY_ENDPOINT", azure.endpoint() + "/msi/token");
    variables.put("IDENTITY_HEADER", AzureDouble.DEPLOYER);
    ServiceFixture keys =
        ServiceFixture.in(home)
            .withProvider("\"storageAccount\": {\"access\": \"key\"}")
            .with("[{\"http\": \"POST /failing\"}]", "[{\"object\": {\"bucket\": \"uploads\"}}]")
            .with(
                "\"GET /hello\"", "{\"method\": \"GET\", \"path\": \"/hello\", \"auth\": \"key\"}");
    azure.serve("", call -> Answer.text(200, "done"));
    for (ServiceFixture service : List.of(keys, ServiceFixture.in(home))) {
      try (Cloud cloud = service.connect(environment())) {
        Instant time = Instant.now();
        cloud
            .deployments()
            .apply(service.target(), service.bundle(time), false, removals -> {}, Progress.SILENT);
        cloud.operations().info(service.target(), true);
        cloud
            .operations()
            .invoke(
                service.target(),
                service.target().service().function("hello"),
                new Call("", InvocationMode.WAIT, null, false, null));
        cloud
            .operations()
            .invoke(
                service.target(),
                service.target().service().function("hello"),
                new Call("", InvocationMode.ASYNC, null, false, null));
      }
    }
    try (Cloud cloud = keys.connect(environment())) {
      cloud.deployments().remove(keys.target(), Progress.SILENT);
    }
    List<String> secrets = new ArrayList<>();
    Pattern secret = Pattern.compile("(?:sig=|[Bb]earer )([^\"& ]{16,})");
    azure
        .exchanges()
        .forEach(exchange -> {
          Matcher matcher =
              secret.matcher(exchange.target() + " " + exchange.headers() + " " + exchange.body());
          while (matcher.find()) {
            secrets.add(matcher.group(1));
          }
          String key = exchange.headers().get("x-functions-key");
          if (key != null) {
            secrets.add(key);
          }
        });
    assertThat(secrets).hasSizeGreaterThan(10);
    assertThat(lines).hasSizeGreaterThan(40);
    String all = String.join("\n", lines);
    assertThat(secrets).filteredOn(all::contains).isEmpty();
    assertThat(all).doesNotContain("sig=", "code=", "AccountKey", "SharedKey");
  }
}
