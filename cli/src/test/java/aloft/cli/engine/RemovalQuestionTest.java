package aloft.cli.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.Severity;
import aloft.spi.diagnostic.UserException;
import aloft.spi.provider.Removal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// When a deployment may take resources away.
class RemovalQuestionTest {
  private static final Removal TABLE =
      new Removal("Table", "sky::Table", Removal.Effect.DELETED, "its items", "a reason");
  private static final Removal QUEUE =
      new Removal(
          "Queue", "sky::Queue", Removal.Effect.MAY_BE_REPLACED, "its messages", "a clause");
  private static final Removal ALARM =
      new Removal("Alarm", "sky::Alarm", Removal.Effect.DELETED, null, "a plugin");

  private final List<Diagnostic> reported = new ArrayList<>();
  private final List<String> questions = new ArrayList<>();

  /// @param answer null if there is no terminal
  private record Answering(@Nullable String answer, RemovalQuestionTest test) implements Dialogue {
    @Override
    public boolean isInteractive() {
      return answer != null;
    }

    @Override
    public String ask(String question) {
      test.questions.add(question);
      return String.valueOf(answer);
    }

    @Override
    public void tell(String line) {}

    @Override
    public void report(List<Diagnostic> diagnostics) {
      test.reported.addAll(diagnostics);
    }
  }

  private RemovalQuestion without(String... allowed) {
    return new RemovalQuestion(
        new AllowedLosses(Set.of(allowed), Set.of()), new Answering(null, this));
  }

  private RemovalQuestion answering(String answer) {
    return new RemovalQuestion(AllowedLosses.NONE, new Answering(answer, this));
  }

  private static List<Diagnostic> refusal(RemovalQuestion question, Removal... removals) {
    UserException failure =
        catchThrowableOfType(UserException.class, () -> question.require(List.of(removals)));
    assertThat(failure).isNotNull();
    return failure.diagnostics();
  }

  @Test
  void withoutTerminalEachIsAnErrorAndTheFlagIsNamed() {
    List<Diagnostic> errors = refusal(without("Alarm"), TABLE, ALARM, QUEUE);
    assertThat(errors)
        .extracting(Diagnostic::message)
        .containsExactly(
            "Table (sky::Table) would be deleted with its items: a reason",
            "Queue (sky::Queue) may be replaced by a new one, without its messages: a clause");
    assertThat(errors).allMatch(error -> error.severity() == Severity.ERROR);
    assertThat(errors.getLast().hint())
        .endsWith("run the same command with --allow-remove Table --allow-replace Queue");
    assertThat(reported).isEmpty();
  }

  @Test
  void namedResourcesGo() {
    assertThatCode(() -> without("Table", "Queue").require(List.of(TABLE, QUEUE)))
        .doesNotThrowAnyException();
    assertThat(reported).isEmpty();
  }

  @Test
  void aReplacementCanBeAllowedAlone() {
    RemovalQuestion question =
        new RemovalQuestion(
            new AllowedLosses(Set.of(), Set.of("Table", "Queue")), new Answering(null, this));
    List<Diagnostic> errors = refusal(question, TABLE, QUEUE);
    assertThat(errors).hasSize(1);
    assertThat(errors.getFirst().hint()).endsWith("run the same command with --allow-remove Table");
    assertThat(reported)
        .extracting(Diagnostic::message)
        .containsExactly("--allow-replace Table has no effect: it can be given for Queue");
    question.require(List.of(QUEUE));
  }

  @Test
  void aWrongIdIsNotedWithTheRightOnes() {
    refusal(without("table"), TABLE);
    assertThat(reported)
        .extracting(Diagnostic::message)
        .containsExactly("--allow-remove table has no effect: it can be given for Table");
  }

  @Test
  void anIdThatIsNotNeededIsNoted() {
    without("Table").require(List.of());
    assertThat(reported)
        .extracting(Diagnostic::message)
        .containsExactly(
            "--allow-remove Table has no effect: nothing that needs it is deleted or replaced");
  }

  @Test
  void aTerminalIsAsked() {
    answering("Y").require(List.of(TABLE, QUEUE));
    assertThat(reported).hasSize(2).allMatch(shown -> shown.severity() == Severity.WARNING);
    assertThat(questions).containsExactly("Continue with all of them? (y/N)");
    for (String answer : List.of("", "n", "yeah")) {
      assertThat(refusal(answering(answer), TABLE))
          .singleElement()
          .satisfies(error -> assertThat(error.hint()).isEqualTo("nothing was changed"));
    }
    answering("no").require(List.of());
  }

  @Test
  void importsAreTold() {
    RemovalQuestion told = new RemovalQuestion(AllowedLosses.NONE, true, new Answering("n", this));
    told.noteImports(List.of("Table (sky::Table): orders"));
    assertThat(told.importsExisting()).isTrue();
    assertThat(reported)
        .extracting(Diagnostic::message)
        .containsExactly("exists and is taken into the stack: Table (sky::Table): orders");
    assertThat(questions).isEmpty();
    assertThat(answering("n").importsExisting()).isFalse();
  }
}
