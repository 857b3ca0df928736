package aloft.cli.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.model.Service;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Which packages a deployment accepts.
class PackagedServiceTest {
  private static final Service SHOP = new Service("shop", "sky", "dev", "north-1", List.of());

  private static @Nullable Diagnostic refusal(String service, String stage, String region) {
    return refusal(
        """
        {"service": {"service": "%s", "provider": {"stage": "%s", "region": "%s"}}}\
        """
            .formatted(service, stage, region));
  }

  private static @Nullable Diagnostic refusal(String state) {
    PackagedService packaged = new PackagedService("out", Json.read(state, "state"));
    UserException failure = catchThrowableOfType(UserException.class, () -> packaged.require(SHOP));
    return failure == null ? null : failure.diagnostics().getFirst();
  }

  private static void assertRefused(@Nullable Diagnostic refusal, String message, String hint) {
    assertThat(refusal).isEqualTo(Diagnostic.error("package/mismatch", message).hint(hint));
  }

  @Test
  void theSameServiceStageAndRegionIsAccepted() {
    assertThat(refusal("shop", "dev", "north-1")).isNull();
    assertThat(refusal("{}")).as("nothing is known").isNull();
    new PackagedService("out", null).require(SHOP);
  }

  @Test
  void theMissingOptionsAreNamed() {
    assertRefused(
        refusal("shop", "prod", "north-1"),
        "out was packaged for stage prod; this deployment is for stage dev",
        "add --stage prod, or package the service again");
    assertRefused(
        refusal("shop", "prod", "south-1"),
        "out was packaged for stage prod, region south-1; this deployment is for stage dev, region"
            + " north-1",
        "add --stage prod --region south-1, or package the service again");
  }

  @Test
  void anotherServiceCannotBeSelected() {
    assertRefused(
        refusal("blog", "dev", "north-1"),
        "out was packaged for the service blog; this deployment is for the service shop",
        "deploy it from the folder of blog, or package this service again");
  }

  /// As the Serverless Framework writes it for `--stage qa`.
  @Test
  void theFolderOfUploadsTellsTheStage() {
    String state =
        """
        {"service": {"service": "shop", "provider": {"stage": "%s", "region": "north-1"}},
         "package": {"artifactDirectoryName": "my/prefix/shop/%s/1795983524949-2026-11-29"}}\
        """;
    assertThat(refusal(state.formatted("qa", "dev"))).isNull();
    assertRefused(
        refusal(state.formatted("dev", "qa")),
        "out was packaged for stage qa; this deployment is for stage dev",
        "add --stage qa, or package the service again");
  }
}
