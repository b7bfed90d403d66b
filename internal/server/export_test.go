package server

import "github.com/gin-gonic/gin"

// Routes lists what the handler made of the same configuration answers, so that no new route escapes the suites that
// call every one of them.
func Routes(config Config) (gin.RoutesInfo, error) {
	engine, err := routes(config)
	if err != nil {
		return nil, err
	}
	return engine.Routes(), nil
}
