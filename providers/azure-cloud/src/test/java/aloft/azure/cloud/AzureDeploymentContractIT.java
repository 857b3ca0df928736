package aloft.azure.cloud;

import aloft.spi.plan.Bundle;
import aloft.spi.provider.CloudFixture;
import aloft.spi.provider.DeploymentContract;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Runs the contract of deployments against the double.
@Execution(ExecutionMode.CONCURRENT)
final class AzureDeploymentContractIT extends DeploymentContract {
  private final AzureFixture fixture;

  AzureDeploymentContractIT(@TempDir Path folder) {
    fixture = new AzureFixture(folder);
  }

  @Override
  protected CloudFixture fixture() {
    return fixture;
  }

  @Override
  protected Broken broken(Instant time) {
    fixture.azure().faults().failPackage("", "The package has no host.json");
    return new Broken(
        fixture.service().withHandler("exports.main = (;\n").bundle(time), "shop-dev-");
  }

  @Override
  protected Bundle changed(Instant time) {
    return fixture
        .service()
        .withProvider("\"environment\": {\"PREFIX\": \"new \"}")
        .withHandler("exports.main = word => word.toUpperCase();\n")
        .bundle(time);
  }

  @Override
  protected Bundle smaller(Instant time) {
    return fixture
        .service()
        .with(
            ",\n    \"failing\": {\"handler\": \"hello.fail\", \"events\": [{\"http\": \"POST"
                + " /failing\"}]}",
            "")
        .bundle(time);
  }

  @Override
  protected Set<String> leftovers() {
    return fixture.leftovers();
  }
}
