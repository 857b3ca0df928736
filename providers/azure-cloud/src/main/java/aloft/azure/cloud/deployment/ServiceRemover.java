package aloft.azure.cloud.deployment;

import aloft.azure.cloud.connection.AzureConnection;
import aloft.azure.cloud.connection.AzureErrors;
import aloft.azure.plan.AzureLocation;
import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.document.Node;
import aloft.spi.progress.Progress;
import aloft.spi.provider.Deployments.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Removes the stacks of a service with their resources, and the resource group if Aloft has
/// created it for this service and nothing else is in it.
record ServiceRemover(AzureConnection connection, AzureLocation location, Progress progress) {
  private static final String GROUPS = "2021-04-01";

  Outcome remove() {
    Stacks stacks = new Stacks(connection, location.resourceGroup());
    String id = connection.group(location.resourceGroup());
    String subject = "stack " + location.stack();
    Node group = connection.arm().find(id, GROUPS);
    if (group == null) {
      return new Outcome(false, subject);
    }
    boolean changed = false;
    for (String name : List.of(location.stack() + "-events", location.stack())) {
      if (stacks.findSettled(name, progress) != null) {
        progress.task("Removing " + name, () -> stacks.delete(name, progress));
        changed = true;
      }
    }
    List<Diagnostic> findings = new ArrayList<>();
    if (AzureErrors.text(group, "tags", ServiceDeployer.OWNED).equals(location.stack())) {
      List<String> others = others(id);
      if (others.isEmpty()) {
        changed |=
            progress.task(
                "Removing the resource group " + location.resourceGroup(),
                () -> connection.arm().delete(id, GROUPS, ""));
      } else {
        findings.add(
            Diagnostic.warning(
                    "azure/group-kept",
                    "the resource group "
                        + location.resourceGroup()
                        + " stays: it has resources of others, as "
                        + others.getFirst())
                .hint("delete it: az group delete --name " + location.resourceGroup()));
      }
    }
    return new Outcome(changed, subject, findings);
  }

  /// The resources of the group that Azure has not added by itself for Application Insights.
  private List<String> others(String group) {
    List<String> others = new ArrayList<>();
    for (Node resource : connection.arm().list(group + "/resources", GROUPS)) {
      String name = AzureErrors.text(resource, "name");
      String type = AzureErrors.text(resource, "type").toLowerCase(Locale.ROOT);
      boolean isAdded =
          (type.equals("microsoft.alertsmanagement/smartdetectoralertrules")
                  && name.startsWith("Failure Anomalies"))
              || (type.equals("microsoft.insights/actiongroups")
                  && name.equals("Application Insights Smart Detection"));
      if (!isAdded) {
        others.add(name);
      }
    }
    return others;
  }
}
