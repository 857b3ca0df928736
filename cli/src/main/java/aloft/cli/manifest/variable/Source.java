package aloft.cli.manifest.variable;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Answers the variables of one source, as `env` answers `${env:HOME}`.
@FunctionalInterface
public interface Source {

  /// The value that a variable asks for.
  ///
  /// @return null where there is no value: the variable's fallback is next
  /// @throws UserException where the question itself is wrong
  @Nullable ResolvedValue resolve(Question question, Resolver properties);

  /// What to do where a question has no value and no fallback.
  default String hint(Question question, Resolver properties) {
    return "give it a fallback: ${" + question.source() + ":..., 'value'}";
  }

  /// What a variable asks.
  ///
  /// @param source the word before the colon
  /// @param parameters what stands in parentheses, resolved
  /// @param address what follows the colon, resolved
  /// @param text of the whole variable
  record Question(
      String source,
      List<Node> parameters,
      @Nullable Node address,
      String text,
      SourceRange place) {
    public Question {
      parameters = List.copyOf(parameters);
    }

    /// A parameter or the address as a text, or null where there is none.
    public @Nullable String textOf(@Nullable Node argument) {
      if (argument == null || argument.isNull()) {
        return null;
      }
      if (argument instanceof Scalar scalar) {
        return scalar.print();
      }
      throw wrong(text + " asks with an " + argument.kind(), "let what stands in it give a text");
    }

    /// The address, which must be there.
    ///
    /// @param example what an address looks like
    public String requiredAddress(String example) {
      String found = textOf(address);
      if (found == null || found.isEmpty()) {
        throw wrong(text + " needs an address", "write ${" + source + ":" + example + "}");
      }
      return found;
    }

    /// A failure of the cloud, at the place of this question where it has none of its own.
    public UserException placed(UserException failure) {
      List<Diagnostic> all =
          failure.diagnostics().stream()
              .map(found -> found.place() != null ? found : found.at(place))
              .toList();
      return all.equals(failure.diagnostics()) ? failure : new UserException(all);
    }

    /// The failure that this question is wrong.
    public UserException wrong(String message, String hint) {
      return new UserException(Diagnostic.error("variable/question", message, place).hint(hint));
    }
  }
}
