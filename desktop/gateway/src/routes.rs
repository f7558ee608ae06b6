//! The table of routes: each is a handler with its method and the template of its path.

use std::sync::Arc;

use axum::Router;
use axum::handler::Handler;
use axum::routing::MethodRouter;

use crate::endpoint::Endpoint;
use crate::server::Api;

/// Routes, and the list of what was added to them.
#[derive(Default)]
pub(crate) struct Routes {
    pub(crate) router: Router<Arc<Api>>,
    pub(crate) endpoints: Vec<Endpoint>,
}

/// A handler with its method.
pub(crate) struct Routed {
    method: &'static str,
    router: MethodRouter<Arc<Api>>,
}

/// A handler of `GET`.
pub(crate) fn get<H: Handler<T, Arc<Api>>, T: 'static>(handler: H) -> Routed {
    Routed { method: "GET", router: axum::routing::get(handler) }
}

/// A handler of `POST`.
pub(crate) fn post<H: Handler<T, Arc<Api>>, T: 'static>(handler: H) -> Routed {
    Routed { method: "POST", router: axum::routing::post(handler) }
}

impl Routes {
    /// Adds a route. A path may have one of each method.
    pub(crate) fn route(mut self, path: &'static str, routed: Routed) -> Self {
        self.endpoints.push(Endpoint { method: routed.method, path });
        Self { router: self.router.route(path, routed.router), ..self }
    }
}
