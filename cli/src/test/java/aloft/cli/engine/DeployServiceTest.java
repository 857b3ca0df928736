package aloft.cli.engine;

import static org.assertj.core.api.Assertions.assertThat;

import aloft.spi.artifact.Artifacts;
import aloft.spi.plan.Bundle;
import aloft.spi.plan.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is shown of a deployed bundle.
class DeployServiceTest {
  private static String function(String name, String code) {
    return """
    {"name": "%s", "deployedName": "shop-dev-%s", "handler": "a.main", "runtime": "nodejs22.x",
     "memory": 128, "timeout": 6, "environment": {}, "layers": []%s}\
    """
        .formatted(name, name, code);
  }

  private static String zip(String file) {
    return ", \"code\": {\"file\": \"" + file + "\", \"hash\": \"h\"}";
  }

  @Test
  void eachFunctionHasTheSizeOfItsZip(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("own.zip"), "12345");
    Files.writeString(folder.resolve("shop.zip"), "1");
    String topology =
        """
        {"name": "shop-dev", "provider": "sky", "service": "shop", "stage": "dev", "region": "r",
         "functions": [%s, %s, %s, %s], "triggers": [], "sections": [], "notes": []}\
        """
            .formatted(
                function("artifact", zip("own.zip")),
                function("common", zip("shop.zip")),
                function("gone", zip("none.zip")),
                function("image", ""));
    Plan plan = new Plan(Map.of("topology.json", topology), List.of());
    assertThat(DeployService.sizes(new Bundle(plan, new Artifacts(Map.of()), folder)))
        .isEqualTo(Map.of("artifact", 5L, "common", 1L));
    Plan none = new Plan(Map.of(), List.of());
    assertThat(DeployService.sizes(new Bundle(none, new Artifacts(Map.of()), folder))).isEmpty();
  }
}
