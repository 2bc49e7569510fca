import { Component, type ReactNode } from 'react';

type ErrorBoundaryProps = {
  /** Drawn in place of the children after they threw; `retry` draws them anew. */
  fallback: (error: unknown, retry: () => void) => ReactNode;
  children: ReactNode;
};
type State = { failure: { error: unknown } | undefined };

/** React error boundary. *Guarantees:* what a child throws while it is drawn leaves no empty page. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, State> {
  override state: State = { failure: undefined };

  static getDerivedStateFromError(error: unknown): State {
    return { failure: { error } };
  }

  override render() {
    if (!this.state.failure) return this.props.children;
    return this.props.fallback(this.state.failure.error, () => this.setState({ failure: undefined }));
  }
}
