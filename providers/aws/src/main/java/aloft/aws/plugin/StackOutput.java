package aloft.aws.plugin;

import aloft.aws.plan.AwsStep;
import aloft.aws.plan.OutputFileStep;
import aloft.aws.service.AwsService;
import aloft.spi.document.Node;
import aloft.spi.schema.DiagnosticCollector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `serverless-stack-output`: writes the outputs of the stack into a file after a deployment.
final class StackOutput implements Plugin {
  private static final String CODE = "plugin/stack-output";

  @Override
  public List<String> names() {
    return List.of("serverless-stack-output");
  }

  @Override
  public Support support() {
    return new Support.Replaced("the outputs of the stack are written to custom.output.file");
  }

  private static @Nullable Node setting(AwsService service, String key) {
    Node setting = service.manifest().node().get("custom", "output", key);
    return setting == null || setting.isNull() ? null : setting;
  }

  @Override
  public void check(AwsService service, DiagnosticCollector findings) {
    Node handler = setting(service, "handler");
    if (handler != null) {
      findings.warning(
          handler.place(),
          CODE,
          "the function \"custom.output.handler\" is not run",
          "set \"custom.output.file\", and read that file in a script after the deployment");
    }
    Node file = setting(service, "file");
    if (file != null && (file.text() == null || !OutputFileStep.hasFormat(file.text()))) {
      findings.error(
          file.place(),
          CODE,
          "the outputs cannot be written into this file",
          "FILE.json, .yml or .toml");
    }
  }

  @Override
  public List<AwsStep> steps(AwsService service) {
    Node file = setting(service, "file");
    String path = file == null ? null : file.text();
    return path == null ? List.of() : List.of(new OutputFileStep(path));
  }
}
