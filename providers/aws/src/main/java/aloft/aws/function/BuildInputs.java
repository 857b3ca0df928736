package aloft.aws.function;

import aloft.aws.cloudformation.Value;
import aloft.aws.service.AwsFunction;
import aloft.aws.service.AwsService;
import aloft.aws.service.FunctionSettings;
import aloft.build.BuildFolder;
import aloft.build.BuildFunction;
import aloft.build.BuildService;
import aloft.build.CloudRuntime;
import aloft.spi.artifact.PythonRequirements.Platform;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.document.Node;
import aloft.spi.model.Function;
import aloft.spi.model.Runtime;
import java.util.ArrayList;
import java.util.List;

/// Describes a service on AWS to the packaging, with what the Lambda runtimes contain.
///
/// @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html">Lambda
///   runtimes</a>
public final class BuildInputs {
  private static final List<String> PYTHON_SDK = List.of("boto3", "botocore");
  // 250 MB: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
  private static final long MAX_UNPACKED_SIZE = 250L << 20;

  private static final int FIRST_NODE_WITH_SDK_V3 = 18;
  private static final int FIRST_PYTHON_ON_AMAZON_LINUX_2023 = 12;

  private BuildInputs() {}

  /// Describes a service.
  ///
  /// @param functions the functions of the service, in the same order
  public static BuildService of(AwsService service, List<Function> functions) {
    List<BuildFunction> packaged = new ArrayList<>();
    for (int i = 0; i < functions.size(); i++) {
      AwsFunction function = service.functions().get(i);
      if (function.section().image() == null) {
        packaged.add(
            new BuildFunction(
                functions.get(i),
                function.section().zip().packaging(),
                function.section().zip().module(),
                function.section().zip().vendor(),
                cloud(service, function)));
      }
    }
    return new BuildService(
        service.name(),
        service.manifest().buildSettings(),
        packaged,
        folders(service),
        MAX_UNPACKED_SIZE);
  }

  private static List<BuildFolder> folders(AwsService service) {
    List<BuildFolder> folders = new ArrayList<>();
    service
        .manifest()
        .layers()
        .forEach((name, layer) ->
            folders.add(
                new BuildFolder(
                    name, "layer", layer.path(), layer.packaging(), layer.node().place())));
    return folders;
  }

  private static CloudRuntime cloud(AwsService service, AwsFunction function) {
    FunctionSettings settings = function.settings();
    Runtime runtime = settings.runtimeByName();
    CloudRuntime cloud =
        switch (runtime.language()) {
          case NODE ->
              CloudRuntime.EMPTY.withNode(
                  List.of(runtime.major() < FIRST_NODE_WITH_SDK_V3 ? "aws-sdk" : "@aws-sdk/*"),
                  List.of("aws-sdk"));
          case PYTHON -> CloudRuntime.EMPTY.withPython(platform(settings, runtime), PYTHON_SDK);
          case CUSTOM -> CloudRuntime.EMPTY.withProgram("bootstrap");
          case JAVA, GO, DOTNET, RUBY, UNKNOWN -> CloudRuntime.EMPTY;
        };
    if (settings.layers() != null) {
      cloud = cloud.withLayers(layersPlace(service, function));
    }
    return function.section().fileSystemConfig() == null ? cloud : cloud.withFileSystem();
  }

  private static Platform platform(FunctionSettings settings, Runtime runtime) {
    String version = runtime.version();
    Value architecture = settings.architecture();
    boolean arm = architecture != null && "arm64".equals(architecture.text());
    int glibc = minor(version) < FIRST_PYTHON_ON_AMAZON_LINUX_2023 ? 26 : 34;
    return new Platform(runtime.name(), version, arm ? "aarch64" : "x86_64", glibc);
  }

  private static int minor(String version) {
    String digits = version.substring(version.indexOf('.') + 1).replaceAll("\\D.*", "");
    return digits.isEmpty() || digits.length() > 6 ? 0 : Integer.parseInt(digits);
  }

  private static SourceRange layersPlace(AwsService service, AwsFunction function) {
    Node own = function.section().node().get("layers");
    Node general = service.provider().node().get("layers");
    Node layers = own == null ? general : own;
    return (layers == null ? function.section().node() : layers).place();
  }
}
