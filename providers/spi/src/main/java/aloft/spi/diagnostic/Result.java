package aloft.spi.diagnostic;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A value with the diagnostics of the steps that produced it.
///
/// @param value null only if there are errors
public record Result<T>(@Nullable T value, List<Diagnostic> diagnostics) {
  public Result {
    diagnostics = List.copyOf(diagnostics);
  }

  public static <T> Result<T> of(T value) {
    return new Result<>(value, List.of());
  }

  public static <T> Result<T> of(T value, List<Diagnostic> diagnostics) {
    return new Result<>(value, diagnostics);
  }

  public static <T> Result<T> failed(List<Diagnostic> diagnostics) {
    return new Result<>(null, diagnostics);
  }

  public static <T> Result<T> failed(Diagnostic diagnostic) {
    return new Result<>(null, List.of(diagnostic));
  }

  public boolean hasErrors() {
    return value == null || diagnostics.stream().anyMatch(Diagnostic::isError);
  }

  /// Applies the next step to the value, if there is one, and keeps the diagnostics of both steps.
  ///
  /// @throws UserException of the next step, with the diagnostics of both steps
  public <R> Result<R> flatMap(Function<? super T, Result<R>> next) {
    if (value == null) {
      return failed(diagnostics);
    }
    try {
      Result<R> result = next.apply(value);
      return new Result<>(result.value, withPrevious(result.diagnostics));
    } catch (UserException failure) {
      UserException combined = new UserException(withPrevious(failure.diagnostics()));
      combined.initCause(failure);
      throw combined;
    }
  }

  private List<Diagnostic> withPrevious(List<Diagnostic> later) {
    List<Diagnostic> combined = new ArrayList<>(diagnostics);
    combined.addAll(later);
    return combined;
  }

  /// Returns the value.
  ///
  /// @throws UserException with all diagnostics, if there is an error
  public T orThrow() {
    T result = value;
    if (result == null || hasErrors()) {
      throw new UserException(diagnostics);
    }
    return result;
  }
}
