import { config, locationService } from '@grafana/runtime';
import {
  ErrorBoundaryAlert,
  GlobalStyles,
  ModalRoot,
  ModalsProvider,
  PortalContainer,
  ThemeContext,
} from '@grafana/ui';
import { useLayoutEffect, useState, type ReactNode } from 'react';
import { Router, type Location } from 'react-router-dom-v5-compat';

/** What surrounds every plugin in Grafana: theme, styles, router, portals. */
export function Surroundings({ children }: { children: ReactNode }) {
  const history = locationService.getHistory();
  const [location, setLocation] = useState<Location>(history.location);
  useLayoutEffect(() => history.listen((next: Location) => setLocation(next)), [history]);

  return (
    <ThemeContext.Provider value={config.theme2}>
      <ErrorBoundaryAlert title="The plugin failed">
        <GlobalStyles />
        <ModalsProvider>
          <Router location={location} navigator={history}>
            {children}
            <ModalRoot />
          </Router>
        </ModalsProvider>
        <PortalContainer />
      </ErrorBoundaryAlert>
    </ThemeContext.Provider>
  );
}
