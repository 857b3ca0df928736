package aloft.cli.view;

import aloft.cli.engine.Nothing;

/// Shows nothing.
public record SilentView() implements View<Nothing> {

  @Override
  public Output show(Nothing nothing) {
    return Output.NONE;
  }
}
