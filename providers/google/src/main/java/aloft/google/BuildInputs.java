package aloft.google;

import aloft.build.BuildFunction;
import aloft.build.BuildService;
import aloft.build.CloudRuntime;
import aloft.google.service.GoogleService;
import aloft.spi.model.Function;
import java.util.ArrayList;
import java.util.List;

/// Describes a service on Google Cloud to the packaging.
final class BuildInputs {
  static final String FRAMEWORK = "@google-cloud/functions-framework";

  // Google's build installs it, so that all modules of a function share one.
  private static final CloudRuntime RUNTIME =
      CloudRuntime.EMPTY.withNode(List.of(FRAMEWORK), List.of(FRAMEWORK));

  private BuildInputs() {}

  /// @param functions the functions of the service, in the same order
  static BuildService of(GoogleService service, List<Function> functions) {
    List<BuildFunction> packaged = new ArrayList<>();
    for (int i = 0; i < functions.size(); i++) {
      packaged.add(
          new BuildFunction(
              functions.get(i),
              service.functions().get(i).section().packaging(),
              null,
              null,
              RUNTIME));
    }
    return new BuildService(
        service.name(), service.manifest().buildSettings(), packaged, List.of(), Long.MAX_VALUE);
  }
}
