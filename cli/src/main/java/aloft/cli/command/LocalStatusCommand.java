package aloft.cli.command;

import aloft.cli.engine.LocalCloudControl;
import aloft.spi.document.Json;
import aloft.spi.provider.LocalRuntime.Deployed;
import aloft.spi.provider.LocalRuntime.Status;
import aloft.spi.provider.Operations.Endpoint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `aloft local status`: what the local cloud does.
final class LocalStatusCommand implements Command {
  private final Option<Boolean> json;

  LocalStatusCommand(CommandSyntax syntax) {
    syntax.example("aloft local status");
    json = syntax.flag("Write it as JSON.", "--json");
  }

  @Override
  public int run(Session session) {
    Status status = new LocalCloudControl(session.environment()).status();
    if (json.value()) {
      session.console().data(Json.write(plain(status)));
      return 0;
    }
    if (status.process() == null) {
      session.console().data("The local cloud does not run. Its folder is " + status.folder());
      return 0;
    }
    session.console().data("process: " + status.process());
    session.console().data("version: " + status.version());
    session.console().data("api: " + status.api());
    session.console().data("folder: " + status.folder());
    for (Deployed deployed : status.deployed()) {
      session.console().data("");
      session
          .console()
          .data(
              deployed.topology().service()
                  + " ("
                  + deployed.topology().stage()
                  + "): "
                  + counted(deployed.topology().functions().size(), "function")
                  + ", "
                  + counted(deployed.workers(), "worker"));
      for (Endpoint endpoint : deployed.endpoints()) {
        session.console().data("  " + endpoint.method() + " - " + endpoint.url());
      }
    }
    for (String lost : status.lost()) {
      session.console().say("not brought back: " + lost);
    }
    return 0;
  }

  private static String counted(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  private static Map<String, @Nullable Object> plain(Status status) {
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    plain.put("running", status.process() != null);
    plain.put("process", status.process());
    plain.put("version", status.version());
    plain.put("api", status.api());
    plain.put("folder", status.folder());
    plain.put("deployments", status.deployed().stream().map(LocalStatusCommand::plain).toList());
    plain.put("lost", status.lost());
    return plain;
  }

  private static Map<String, Object> plain(Deployed deployed) {
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
