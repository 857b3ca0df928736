package aloft.cli.view;

import aloft.cli.engine.DeployService.DeployResult;
import aloft.cli.engine.DeployService.Deployed;
import aloft.cli.engine.DeployService.Preview;
import aloft.cli.engine.DeployService.WatchResult;
import aloft.spi.document.Json;
import aloft.spi.model.Service;
import aloft.spi.provider.Operations.Info;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// Shows a deployment: what is deployed now, or that nothing had to be changed.
///
/// @param info how the deployed service is shown
public record DeployView(InfoView info) implements View<DeployResult> {

  @Override
  public String heading(Service service) {
    return "Deploying " + Labels.service(service, "to");
  }

  @Override
  public Output show(DeployResult result) {
    return switch (result) {
      case Deployed deployed -> show(deployed);
      case Preview preview ->
          Output.NONE.withMessages(DiffView.lines(preview.changes()).toArray(String[]::new));
      case WatchResult watched -> WatchView.show(watched);
    };
  }

  private Output show(Deployed deployed) {
    boolean changed = deployed.outcome().changed();
    String elapsed = Labels.elapsed(deployed.elapsed());
    if (info.json()) {
      return Output.line(Json.write(json(deployed)))
          .withMessages(changed ? changed(deployed, elapsed) : unchanged(elapsed));
    }
    Info shown = deployed.info();
    return shown == null || !changed
        ? Output.NONE.withMessages(unchanged(elapsed))
        : Output.lines(info.sections(shown, deployed.sizes()))
            .withMessages(changed(deployed, elapsed), "");
  }

  private static String unchanged(String elapsed) {
    return "✔ No changes to deploy. Deployment skipped. " + elapsed;
  }

  private static String changed(Deployed deployed, String elapsed) {
    return "✔ Service deployed to " + deployed.outcome().subject() + " " + elapsed;
  }

  private Map<String, Object> json(Deployed deployed) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("changed", deployed.outcome().changed());
    json.putAll(info.json(Objects.requireNonNull(deployed.info())));
    return json;
  }
}
