package aloft.google.cloud.deployment;

import aloft.google.service.Names;
import aloft.spi.model.Service;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The labels of all resources of a service and stage.
public record ServiceLabels(String service, String stage) {

  public static ServiceLabels of(Service service) {
    return new ServiceLabels(Names.label(service.name()), Names.label(service.stage()));
  }

  /// The filter of lists that selects them.
  String filter() {
    return "labels.aloft-service=\"" + service + "\" AND labels.aloft-stage=\"" + stage + "\"";
  }

  boolean areOn(@Nullable Map<String, String> labels) {
    return labels != null
        && service.equals(labels.get(FunctionStore.SERVICE_LABEL))
        && stage.equals(labels.get(FunctionStore.STAGE_LABEL));
  }
}
