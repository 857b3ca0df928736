package aloft.azure.cloud.operation;

import aloft.azure.cloud.connection.AzureConnection;
import aloft.azure.cloud.connection.AzureErrors;
import aloft.azure.cloud.connection.PollingDelay;
import aloft.azure.cloud.deployment.Stacks;
import aloft.spi.document.Mapping;
import aloft.spi.document.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The function app of a stack: its URL, its functions and their keys.
record FunctionApp(AzureConnection connection, String group, Stacks.Stack stack) {
  private static final String VERSION = "2024-04-01";
  private static final Duration INDEX_TIMEOUT = Duration.ofSeconds(20);

  private String id() {
    return connection.group(group) + "/providers/Microsoft.Web/sites/" + stack.output("app");
  }

  /// The URL of the app, without a trailing slash.
  String url() {
    return connection.url(stack.output("host"));
  }

  /// The names of the deployed functions. The list is empty until the host has read the code: it is
  /// awaited a while.
  List<String> functions() {
    PollingDelay delay = new PollingDelay();
    long end = System.nanoTime() + INDEX_TIMEOUT.toNanos();
    List<Node> found = connection.arm().list(id() + "/functions", VERSION);
    while (found.isEmpty() && System.nanoTime() < end) {
      delay.sleep(null);
      found = connection.arm().list(id() + "/functions", VERSION);
    }
    List<String> names = new ArrayList<>();
    for (Node function : found) {
      // the name of the resource is APP/FUNCTION
      String name = AzureErrors.text(function, "name");
      names.add(name.substring(name.lastIndexOf('/') + 1));
    }
    return names;
  }

  /// The key that calls all functions and the host itself.
  String masterKey() {
    return AzureErrors.text(
        connection.arm().post(id() + "/host/default/listkeys", VERSION, null), "masterKey");
  }

  /// A key that calls a function; empty if it has none.
  String key(String function) {
    Node keys = connection.arm().post(id() + "/functions/" + function + "/listkeys", VERSION, null);
    String usual = AzureErrors.text(keys, "default");
    if (usual.isEmpty() && keys instanceof Mapping all) {
      for (Node key : all.values().values()) {
        String text = key.text();
        if (text != null) {
          return text;
        }
      }
    }
    return usual;
  }
}
