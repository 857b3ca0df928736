package aloft.cli.manifest.variable;

import aloft.spi.diagnostic.Diagnostic;
import aloft.spi.diagnostic.SourceRange;
import aloft.spi.diagnostic.UserException;
import aloft.spi.document.Node;
import aloft.spi.document.Scalar;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Resolves the variables of one source, as `env` resolves `${env:HOME}`.
@FunctionalInterface
public interface Source {

  /// The value of a reference.
  ///
  /// @return null if there is no value; the variable's fallback is tried next
  /// @throws UserException if the reference is invalid
  @Nullable ResolvedValue resolve(Reference reference, Resolver properties);

  /// The value of a reference that has no value and no fallback; null if there is none.
  default @Nullable ResolvedValue lastResort(Reference reference, Resolver properties) {
    return null;
  }

  /// The hint for a reference that has no value and no fallback.
  default String hint(Reference reference, Resolver properties) {
    return "add a fallback: ${" + reference.source() + ":..., 'value'}";
  }

  /// A reference to a value of a source, with its arguments resolved.
  ///
  /// @param source the name before the colon
  /// @param parameters the values in parentheses
  /// @param address the value after the colon
  /// @param text the text of the whole variable
  record Reference(
      String source,
      List<Node> parameters,
      @Nullable Node address,
      String text,
      SourceRange place) {
    public Reference {
      parameters = List.copyOf(parameters);
    }

    /// A parameter or the address as a string; null if there is none.
    public @Nullable String textOf(@Nullable Node argument) {
      if (argument == null || argument.isNull()) {
        return null;
      }
      if (argument instanceof Scalar scalar) {
        return scalar.print();
      }
      throw invalid(text + " has an argument of type " + argument.kind(), "use a string");
    }

    /// The address.
    ///
    /// @param example an address for the hint
    /// @throws UserException if there is no address
    public String requiredAddress(String example) {
      String addressText = textOf(address);
      if (addressText == null || addressText.isEmpty()) {
        throw invalid(text + " needs an address", "write ${" + source + ":" + example + "}");
      }
      return addressText;
    }

    /// Sets the place of this reference on diagnostics that have none.
    public UserException withPlace(UserException failure) {
      List<Diagnostic> diagnostics =
          failure.diagnostics().stream()
              .map(diagnostic -> diagnostic.place() != null ? diagnostic : diagnostic.at(place))
              .toList();
      return diagnostics.equals(failure.diagnostics()) ? failure : new UserException(diagnostics);
    }

    /// The exception for an invalid reference.
    public UserException invalid(String message, String hint) {
      return new UserException(Diagnostic.error("variable/question", message, place).hint(hint));
    }
  }
}
