package aloft.cli.command;

import aloft.cli.engine.LocalCloudControl;
import aloft.spi.document.Json;
import aloft.spi.provider.LocalRuntime.DeployedService;
import aloft.spi.provider.LocalRuntime.Status;
import aloft.spi.provider.Operations.Endpoint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `aloft local status`: shows the process and the deployments of the local cloud.
final class LocalStatusCommand implements Command {
  private final Option<Boolean> json;

  LocalStatusCommand(CommandSyntax syntax) {
    syntax.example("aloft local status");
    json = syntax.flag("Print the status as JSON.", "--json");
  }

  @Override
  public int run(Session session) {
    Status status = new LocalCloudControl(session.environment()).status();
    if (json.value()) {
      session.console().printData(Json.write(toJson(status)));
      return 0;
    }
    if (status.processId() == null) {
      session
          .console()
          .printData("The local cloud is not running. Its folder is " + status.folder());
      return 0;
    }
    session.console().printData("process: " + status.processId());
    session.console().printData("version: " + status.version());
    session.console().printData("api: " + status.api());
    session.console().printData("folder: " + status.folder());
    for (DeployedService deployed : status.deployed()) {
      session.console().printData("");
      session
          .console()
          .printData(
              deployed.topology().service()
                  + " ("
                  + deployed.topology().stage()
                  + "): "
                  + counted(deployed.topology().functions().size(), "function")
                  + ", "
                  + counted(deployed.workers(), "worker"));
      for (Endpoint endpoint : deployed.endpoints()) {
        session.console().printData("  " + endpoint.method() + " - " + endpoint.url());
      }
    }
    for (String lost : status.restoreFailures()) {
      session.console().printMessage("not restored: " + lost);
    }
    return 0;
  }

  private static String counted(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  private static Map<String, @Nullable Object> toJson(Status status) {
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    plain.put("running", status.processId() != null);
    plain.put("process", status.processId());
    plain.put("version", status.version());
    plain.put("api", status.api());
    plain.put("folder", status.folder());
    plain.put("deployments", status.deployed().stream().map(LocalStatusCommand::toJson).toList());
    plain.put("lost", status.restoreFailures());
    return plain;
  }

  private static Map<String, Object> toJson(DeployedService deployed) {
    Map<String, Object> plain = new LinkedHashMap<>();
    plain.put("service", deployed.topology().service());
    plain.put("stage", deployed.topology().stage());
    plain.put("region", deployed.topology().region());
    plain.put("workers", deployed.workers());
    List<Map<String, String>> endpoints =
        deployed.endpoints().stream()
            .map(endpoint -> {
              Map<String, String> map = new LinkedHashMap<>();
              map.put("function", endpoint.function());
              map.put("method", endpoint.method());
              map.put("url", endpoint.url());
              return map;
            })
            .toList();
    plain.put("endpoints", endpoints);
    return plain;
  }
}
