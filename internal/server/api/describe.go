package api

import (
	_ "embed"
	"net/http"

	"github.com/gin-gonic/gin"
)

// Description is the OpenAPI 3.1 document of this interface.
//
//go:embed openapi.json
var Description []byte

func describe(c *gin.Context) {
	c.Header("Cache-Control", "public, max-age=300")
	c.Data(http.StatusOK, "application/json", Description)
}
