package aloft.spi.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Json;
import aloft.spi.provider.Variables.ResolvedValue;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What every cloud's [Variables] must do, tested on a fake of the cloud.
///
/// A cloud may have no variables of its own: it has no sources, and overrides none of the lists
/// here.
public abstract class VariablesContract {
  private static final SourceRange HERE = new SourceRange("serverless.yml", 3, 5, 3, 20);
  private static final SourceRange THERE = new SourceRange("serverless.yml", 8, 5, 8, 20);

  /// Returns the fake cloud; the same one for the whole test.
  protected abstract CloudFixture fixture();

  @AfterEach
  void closeFixture() {
    fixture().close();
  }

  /// Stores values in the fake and returns the variables that refer to them: at least one of each
  /// source.
  protected List<Stored> stored() {
    return List.of();
  }

  /// Returns variables whose values do not exist.
  protected List<Variable> missing() {
    return List.of();
  }

  /// Returns variables whose addresses cannot be understood.
  protected List<Variable> malformed() {
    return List.of();
  }

  /// Returns the number of requests that the fake has received so far.
  protected long requests() {
    return 0;
  }

  /// A variable: `${source(parameters):address}`.
  public record Variable(String source, List<String> parameters, @Nullable String address) {}

  /// A variable with its value.
  ///
  /// @param json the value as JSON without spaces
  public record Stored(Variable variable, String json, boolean secret) {}

  private static @Nullable ResolvedValue resolve(
      Cloud cloud, Variable variable, SourceRange place) {
    return cloud
        .variables()
        .resolve(variable.source(), variable.parameters(), variable.address(), place);
  }

  private static Diagnostic errorOf(Cloud cloud, Variable variable) {
    UserException failure =
        catchThrowableOfType(UserException.class, () -> resolve(cloud, variable, HERE));
    assertThat(failure).as(variable::toString).isNotNull();
    return failure.diagnostics().getFirst();
  }

  @Test
  void storedValuesAreResolved() {
    List<Stored> stored = stored();
    try (Cloud cloud = fixture().connect()) {
      for (Stored value : stored) {
        ResolvedValue resolved =
            Objects.requireNonNull(resolve(cloud, value.variable(), HERE), value::toString);
        assertThat(Json.write(resolved.value(), 0)).isEqualTo(value.json());
        assertThat(resolved.secret()).as(value::toString).isEqualTo(value.secret());
      }
      assertThat(stored)
          .extracting(value -> value.variable().source())
          .containsAll(cloud.variables().sources());
    }
  }

  @Test
  void valuesAreAskedOnceAndHaveThePlaceOfEachUse() {
    List<Stored> stored = stored();
    try (Cloud cloud = fixture().connect()) {
      stored.forEach(value -> resolve(cloud, value.variable(), HERE));
      missing().forEach(variable -> resolve(cloud, variable, HERE));
      long before = requests();
      for (Stored value : stored) {
        ResolvedValue again =
            Objects.requireNonNull(resolve(cloud, value.variable(), THERE), value::toString);
        assertThat(again.value().place()).isEqualTo(THERE);
      }
      missing().forEach(variable -> resolve(cloud, variable, THERE));
      assertThat(requests()).isEqualTo(before);
    }
  }

  @Test
  void missingValuesAreNull() {
    try (Cloud cloud = fixture().connect()) {
      assertThat(missing())
          .allSatisfy(variable -> assertThat(resolve(cloud, variable, HERE)).isNull());
    }
  }

  @Test
  void malformedAddressIsAnErrorAtItsPlace() {
    try (Cloud cloud = fixture().connect()) {
      long before = requests();
      for (Variable variable : malformed()) {
        Diagnostic error = errorOf(cloud, variable);
        assertThat(error.place()).isEqualTo(HERE);
        assertThat(error.hint()).isNotBlank();
      }
      assertThat(requests()).isEqualTo(before);
    }
  }

  /// A command asks only for the sources of the cloud; any other one is not a missing value.
  @Test
  void unknownSourceIsAnErrorAtItsPlace() {
    try (Cloud cloud = fixture().connect()) {
      assertThat(cloud.variables().sources()).doesNotContain("nowhere");
      Diagnostic error = errorOf(cloud, new Variable("nowhere", List.of(), "a"));
      assertThat(error.place()).isEqualTo(HERE);
      assertThat(error.message()).contains("nowhere");
    }
  }
}
