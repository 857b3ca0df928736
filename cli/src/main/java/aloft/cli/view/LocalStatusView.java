package aloft.cli.view;

import aloft.spi.document.Json;
import aloft.spi.provider.LocalCloudControl.DeployedService;
import aloft.spi.provider.LocalCloudControl.Status;
import aloft.spi.provider.Operations.Endpoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Shows the process and the deployments of the local cloud: as text, or as JSON `{running,
/// process, version, api, folder, deployments, lost}`.
public record LocalStatusView(boolean json) implements View<Status> {

  @Override
  public Output show(Status status) {
    if (json) {
      return Output.line(Json.write(json(status)));
    }
    if (status.processId() == null) {
      return Output.line("The local cloud is not running. Its folder is " + status.folder());
    }
    List<String> lines = new ArrayList<>();
    lines.add("process: " + status.processId());
    lines.add("version: " + status.version());
    lines.add("api: " + status.api());
    lines.add("folder: " + status.folder());
    status.deployed().forEach(deployed -> addDeployment(deployed, lines));
    return Output.lines(lines)
        .withMessages(
            status.restoreFailures().stream()
                .map(lost -> "not restored: " + lost)
                .toArray(String[]::new));
  }

  private static void addDeployment(DeployedService deployed, List<String> lines) {
    lines.add("");
    lines.add(
        deployed.topology().service()
            + " ("
            + deployed.topology().stage()
            + "): "
            + Labels.counted(deployed.topology().functions().size(), "function")
            + ", "
            + Labels.counted(deployed.workers(), "worker"));
    for (Endpoint endpoint : deployed.endpoints()) {
      lines.add("  " + endpoint.method() + " - " + endpoint.url());
    }
  }

  private static Map<String, @Nullable Object> json(Status status) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("running", status.processId() != null);
    json.put("process", status.processId());
    json.put("version", status.version());
    json.put("api", status.api());
    json.put("folder", status.folder());
    json.put("deployments", status.deployed().stream().map(LocalStatusView::json).toList());
    json.put("lost", status.restoreFailures());
    return json;
  }

  private static Map<String, Object> json(DeployedService deployed) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("service", deployed.topology().service());
    json.put("stage", deployed.topology().stage());
    json.put("region", deployed.topology().region());
    json.put("workers", deployed.workers());
    json.put("endpoints", deployed.endpoints().stream().map(InfoView::json).toList());
    return json;
  }
}
