package aloft.azure.cloud.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `az` creates a group, applies a stack, deploys a package and deletes all: a client that nobody
/// here has written judges the double. It is not patched.
class AzClients {
  private final DoubleClient client = new DoubleClient();
  private final AzureDouble azure = client.azure();

  @TempDir Path folder;

  @AfterEach
  void close() {
    client.close();
  }

  /// Runs az with settings of its own.
  ///
  /// @return what it prints
  private String az(String... arguments) throws Exception {
    AzureTools tools = AzureTools.pinned();
    List<String> command = new ArrayList<>(List.of(tools.az().toString()));
    command.addAll(List.of(arguments));
    Path output = folder.resolve("output.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    Map<String, String> variables = builder.environment();
    variables.keySet().removeIf(name -> name.startsWith("AZURE_"));
    variables.put("AZURE_CONFIG_DIR", folder.resolve("azure").toString());
    variables.put("AZURE_CORE_COLLECT_TELEMETRY", "false");
    variables.put("REQUESTS_CA_BUNDLE", tools.certificate().toString());
    variables.put("NO_PROXY", "127.0.0.1,localhost");
    variables.put("IDENTITY_ENDPOINT", azure.endpoint() + "/msi/token");
    variables.put("IDENTITY_HEADER", "double");
    Process process = builder.start();
    boolean ended = process.waitFor(180, TimeUnit.SECONDS);
    process.destroy();
    String text = Files.readString(output);
    assertThat(ended).as(text).isTrue();
    assertThat(process.exitValue()).as(text).isZero();
    return text;
  }

  @Test
  void azDeploysAStackAndAPackageAndDeletesThem() throws Exception {
    azure.operations().retryAfter(1);
    az("cloud", "register", "-n", "fake", "--endpoint-resource-manager", azure.secureEndpoint());
    az("cloud", "set", "-n", "fake");
    az("login", "--identity");
    az("group", "create", "-n", "orders-dev-rg", "-l", "westeurope");
    Files.writeString(folder.resolve("template.json"), DoubleClient.template().toString());
    az(
        "stack",
        "group",
        "create",
        "-n",
        "orders-dev",
        "-g",
        "orders-dev-rg",
        "-f",
        "template.json",
        "--action-on-unmanage",
        "deleteResources",
        "--deny-settings-mode",
        "none",
        "--yes");
    String app = azure.apps().getFirst();
    Files.write(folder.resolve("app.zip"), DoubleClient.zip(Map.of("host.json", "{}")));
    az(
        "functionapp",
        "deployment",
        "source",
        "config-zip",
        "-g",
        "orders-dev-rg",
        "-n",
        app,
        "--src",
        "app.zip");
    assertThat(azure.packageOf(app)).containsOnlyKeys("host.json");
    az(
        "stack",
        "group",
        "delete",
        "-n",
        "orders-dev",
        "-g",
        "orders-dev-rg",
        "--action-on-unmanage",
        "deleteResources",
        "--yes");
    assertThat(azure.ids("Microsoft.Web/sites")).isEmpty();
    az("group", "delete", "-n", "orders-dev-rg", "--yes");
    assertThat(azure.ids("Microsoft.Resources/resourceGroups")).isEmpty();
  }
}
