package aloft.aws.cloud;

import aloft.aws.cloud.fake.MiniStack;
import aloft.spi.plan.Bundle;
import aloft.spi.provider.Cloud;
import aloft.spi.provider.DeploymentContract;
import aloft.spi.provider.Target;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/// Runs the tests of the deployment contract against MiniStack.
final class AwsContractIT extends DeploymentContract {
  @TempDir private Path folder;
  private final Map<String, String> account = MiniStack.shared().newAccount();

  private ServiceFixture service() {
    return ServiceFixture.in(folder);
  }

  @Override
  protected Cloud connect() {
    return service().connect(account);
  }

  @Override
  protected Target target() {
    return service().blueprint().target();
  }

  @Override
  protected Bundle bundle(Instant moment) {
    return service().bundle(moment);
  }

  @Override
  protected Bundle broken(Instant moment) {
    Map<String, Object> nowhere = Map.of("TemplateURL", "https://nowhere.invalid/t.json");
    return service()
        .returning("broken")
        .with(Map.of("Broken", Map.of("Type", "AWS::CloudFormation::Stack", "Properties", nowhere)))
        .bundle(moment);
  }
}
