package aloft.google;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.google.plan.WantedState;
import aloft.spi.provider.ManifestGoldens;
import java.util.Map;

/// Compares the findings and the wanted state of manifests for Google Cloud with stored ones.
final class GoldenTest extends ManifestGoldens {

  GoldenTest() {
    super(new GoogleProvider(), WantedState.FILES);
  }

  @Override
  protected void checkPlan(Map<String, String> files) {
    assertThat(WantedState.of(files).files())
        .as("what a deployment reads")
        .containsExactlyInAnyOrderEntriesOf(files);
  }
}
