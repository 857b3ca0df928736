package aloft.azure;

import aloft.azure.service.AzureFunction;
import aloft.azure.service.AzureService;
import aloft.azure.source.AppLayout;
import aloft.build.BuildFunction;
import aloft.build.BuildService;
import aloft.build.CloudRuntime;
import aloft.spi.model.Function;
import aloft.spi.model.Language;
import java.util.ArrayList;
import java.util.List;

/// Describes a service on Azure to the packaging.
final class BuildInputs {
  // The host has the core package; all modules of an app must share one copy of the library.
  private static final CloudRuntime NODE =
      CloudRuntime.EMPTY.withNode(
          List.of(AppLayout.LIBRARY, "@azure/functions-core"), List.of("@azure/functions-core"));

  private BuildInputs() {}

  /// @param functions the functions of the service, in the same order
  static BuildService of(AzureService service, List<Function> functions) {
    boolean isSource = service.language() == Language.NODE || service.language() == Language.PYTHON;
    List<BuildFunction> packaged = new ArrayList<>();
    for (int i = 0; i < functions.size(); i++) {
      AzureFunction function = service.functions().get(i);
      packaged.add(
          new BuildFunction(
              functions.get(i),
              null,
              null,
              null,
              isSource && !function.isOwn() ? NODE : NODE.withFileSystem()));
    }
    return new BuildService(
        service.name(), service.manifest().buildSettings(), packaged, List.of(), Long.MAX_VALUE);
  }
}
