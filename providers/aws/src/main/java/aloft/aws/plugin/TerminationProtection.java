package aloft.aws.plugin;

import aloft.aws.plan.AwsStep;
import aloft.aws.plan.ProtectionStep;
import aloft.aws.service.AwsService;
import aloft.spi.document.Node;
import aloft.spi.document.Sequence;
import java.util.List;

/// `serverless-stack-termination-protection`: protects the stack, of all stages or of those that it
/// names. `provider.deletionProtection` has precedence.
final class TerminationProtection implements Plugin {

  @Override
  public List<String> names() {
    return List.of("serverless-stack-termination-protection");
  }

  @Override
  public Support support() {
    return new Support.Replaced("the stack is protected after the deployment");
  }

  @Override
  public List<AwsStep> steps(AwsService service) {
    if (service.provider().stack().deletionProtection() != null) {
      return List.of();
    }
    Node stages =
        service.manifest().node().get("custom", "serverlessTerminationProtection", "stages");
    boolean enabled =
        !(stages instanceof Sequence list)
            || list.items().isEmpty()
            || list.items().stream().anyMatch(stage -> service.stage().equals(stage.text()));
    return List.of(new ProtectionStep(enabled));
  }
}
