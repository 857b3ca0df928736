package aloft.spi.model;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StageTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"prod", "production", "prd", "live", "Prod", "PROD-EU", "prod2", "live-1"})
  void recognizesProduction(String name) {
    assertTrue(new Stage(name).isProduction());
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "test", "staging", "preprod", "non-prod", "anna", "pr-17", "li"})
  void leavesOtherStages(String name) {
    assertFalse(new Stage(name).isProduction());
  }
}
